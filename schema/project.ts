import { z } from 'zod'
import { Project } from '../server/entities/Project.ts'
import { BadUserInput } from '../server/errors.ts'
import { nameText } from '../server/nameText.ts'
import { createProject } from '../server/tickets/createProject.ts'
import { updateProject } from '../server/tickets/updateProject.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { localId } from './globalId.ts'
import { loadById } from './loadEntity.ts'
import { idCursors, pageArgs, pageCost, pageSize, toConnection } from './pagination.ts'
import { given } from './validation.ts'

const LEARNS =
  'Whether automatic retries go by what became of earlier ones: later where that helped, to a person at once where none ever did.'

export const ProjectType = builder.loadableNode(Project, {
  name: 'Project',
  description: 'A key is unique.',
  authScopes: { signedIn: true },
  ...loadById(Project),
  fields: (t) => ({
    name: t.exposeString('name'),
    key: t.exposeString('key', { description: 'Ticket numbers are KEY-1, KEY-2, …' }),
    reviewDelaySeconds: t.exposeInt('reviewDelaySeconds', {
      description: 'From the end of an agent’s turn to the auto-review.',
    }),
    maxParallel: t.exposeInt('maxParallel', {
      description: 'How many of its tickets may be in progress at once.',
    }),
    learnsRetries: t.exposeBoolean('learnsRetries', { description: LEARNS }),
  }),
})

const ProjectConnection = builder.connectionObject(
  { type: ProjectType, name: 'ProjectConnection' },
  { name: 'ProjectEdge' },
)

const cursors = idCursors('projects')

builder.queryField('projects', (t) =>
  t.field({
    type: ProjectConnection,
    authScopes: { signedIn: true },
    args: pageArgs(t.arg),
    complexity: pageCost,
    resolve: async (_root, { first, after }, { app }) => {
      const size = pageSize(first)
      const query = app.database.getRepository(Project).createQueryBuilder('project')
      const afterId = cursors.decode(after)
      if (afterId !== null) query.where('project.id > :afterId', { afterId })
      const rows = await query
        .orderBy('project.id')
        .limit(size + 1)
        .getMany()
      return toConnection(rows, size, after, cursors.encode)
    },
  }),
)

builder.queryField('project', (t) =>
  t.field({
    type: ProjectType,
    nullable: true,
    description: 'By its id or its key.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id(), key: t.arg.string() },
    resolve: (_root, { id, key }, { app }) => {
      const projects = app.database.getRepository(Project)
      if (id !== null && id !== undefined) {
        if (typeof key === 'string') throw new BadUserInput('key', 'Pass the id alone, or the key alone.')
        return projects.findOneBy({ id: localId(String(id), 'Project', 'id') })
      }
      if (key) return projects.findOneBy({ key })
      throw new BadUserInput('id', 'Say which project: by its id or its key.')
    },
  }),
)

/** A month; who wants no auto-review at all makes tickets STRICT. */
const LONGEST_DELAY_SECONDS = 30 * 24 * 60 * 60
const reviewDelay = z.int().min(0).max(LONGEST_DELAY_SECONDS)
const parallel = z.int().min(1).max(10_000)

builder.relayMutationField(
  'createProject',
  {
    inputFields: (t) => ({
      name: t.string({ required: true, validate: nameText(200) }),
      key: t.string({
        required: true,
        description: 'At most 32 letters, digits, - and _, a letter first.',
        validate: z
          .string()
          .regex(
            /^[A-Za-z][\w-]{0,31}$/,
            'A short name has at most 32 letters, digits, - and _, a letter first.',
          ),
      }),
      reviewDelaySeconds: t.int({
        defaultValue: 900,
        validate: reviewDelay.nullish(),
      }),
      maxParallel: t.int({ defaultValue: 5, validate: parallel.nullish() }),
      learnsRetries: t.boolean({ defaultValue: false, description: LEARNS }),
    }),
  },
  {
    authScopes: { submitter: true },
    resolve: async (_root, { input }, context) => ({
      project: await createProject(context.app, caller(context), {
        name: input.name,
        key: input.key,
        reviewDelaySeconds: input.reviewDelaySeconds ?? 900,
        maxParallel: input.maxParallel ?? 5,
        learnsRetries: input.learnsRetries ?? false,
      }),
    }),
  },
  {
    outputFields: (t) => ({
      project: t.field({ type: ProjectType, resolve: (payload) => payload.project }),
    }),
  },
)

builder.relayMutationField(
  'updateProject',
  {
    description: 'What is left out stays.',
    inputFields: (t) => ({
      projectId: t.id({ required: true }),
      name: t.string({ validate: nameText(200).nullish() }),
      reviewDelaySeconds: t.int({
        description: 'For turns that end from now on.',
        validate: reviewDelay.nullish(),
      }),
      maxParallel: t.int({ validate: parallel.nullish() }),
      learnsRetries: t.boolean({ description: 'For failures from now on.' }),
    }),
  },
  {
    authScopes: { manager: true },
    resolve: async (_root, { input }, context) => {
      const { projectId, ...changes } = input
      const id = localId(projectId, 'Project', 'projectId')
      return { project: await updateProject(context.app, caller(context), id, given(changes)) }
    },
  },
  {
    authScopes: { manager: true },
    outputFields: (t) => ({
      project: t.field({ type: ProjectType, resolve: (payload) => payload.project }),
    }),
  },
)
