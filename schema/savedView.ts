import { z } from 'zod'
import { BadUserInput } from '../server/errors.ts'
import { nameText } from '../server/nameText.ts'
import { deleteView } from '../server/reviews/views/deleteView.ts'
import { defaultViewOf, listSavedViews, type SeenView } from '../server/reviews/views/savedViews.ts'
import { changeView, createView } from '../server/reviews/views/saveView.ts'
import { setDefaultView } from '../server/reviews/views/setDefaultView.ts'
import { builder, hasRight } from './builder.ts'
import { caller } from './context.ts'
import { encodeGlobalId, localId } from './globalId.ts'
import { ViewerType } from './viewer.ts'

const LONGEST_NAME = 60
const LONGEST_SEARCH = 2000

/** The query of a URL as RFC 3986 lets it be, with its question mark. */
const urlQuery = z
  .string()
  .max(LONGEST_SEARCH)
  .regex(
    /^(\?[\w\-.~%!$&'()*+,;=:@/?]*)?$/,
    'Give the query of the page’s address, from its question mark on, percent-encoded.',
  )

const SavedViewType = builder.objectRef<SeenView>('SavedView').implement({
  description: 'A filter of the queue that somebody saved by a name.',
  authScopes: { reader: true },
  fields: (t) => ({
    id: t.id({ resolve: ({ view }) => encodeGlobalId('SavedView', view.id) }),
    name: t.string({ resolve: ({ view }) => view.name }),
    search: t.string({
      description: 'The query of the page’s address, with its question mark; empty for the whole queue.',
      resolve: ({ view }) => view.search,
    }),
    shared: t.boolean({
      description: 'Everybody who reads the queue sees it.',
      resolve: ({ view }) => view.shared,
    }),
    isDefault: t.exposeBoolean('isDefault', { description: 'Your page begins with it.' }),
    by: t.string({ resolve: ({ view }) => view.ownerName }),
    mine: t.exposeBoolean('mine'),
  }),
})

builder.objectField(ViewerType, 'defaultView', (t) =>
  t.field({
    type: SavedViewType,
    nullable: true,
    description: 'What the page begins with; null for the whole queue.',
    resolve: (viewer, _args, { app }) =>
      hasRight(viewer.role, 'reader') ? defaultViewOf(app, viewer) : null,
  }),
)

builder.queryField('savedViews', (t) =>
  t.field({
    type: [SavedViewType],
    authScopes: { reader: true },
    description: 'Your own by name, then what others share.',
    resolve: (_root, _args, context) => listSavedViews(context.app, caller(context)),
  }),
)

builder.relayMutationField(
  'saveView',
  {
    description:
      'Without an id it saves a new view and needs name and search; with one, what is left out stays.',
    inputFields: (t) => ({
      id: t.id(),
      name: t.string({
        description: 'Unique among your own, in any case.',
        validate: nameText(LONGEST_NAME).nullish(),
      }),
      search: t.string({ validate: urlQuery.nullish() }),
      shared: t.boolean(),
    }),
  },
  {
    authScopes: { reader: true },
    resolve: async (_root, { input }, context) => {
      const { app } = context
      const { id, name, search, shared } = input
      if (id !== null && id !== undefined) {
        const changes = {
          ...(typeof name === 'string' ? { name } : {}),
          ...(typeof search === 'string' ? { search } : {}),
          ...(typeof shared === 'boolean' ? { shared } : {}),
        }
        return { view: await changeView(app, caller(context), localId(id, 'SavedView', 'id'), changes) }
      }
      if (typeof name !== 'string') throw new BadUserInput('name', 'Give the new view a name.')
      if (typeof search !== 'string') throw new BadUserInput('search', 'Say what the new view shows.')
      return { view: await createView(app, caller(context), { name, search, shared: shared ?? false }) }
    },
  },
  {
    authScopes: { reader: true },
    outputFields: (t) => ({ view: t.field({ type: SavedViewType, resolve: ({ view }) => view }) }),
  },
)

builder.relayMutationField(
  'deleteView',
  { inputFields: (t) => ({ id: t.id({ required: true }) }) },
  {
    authScopes: { reader: true },
    resolve: async (_root, { input }, context) => {
      await deleteView(context.app, caller(context), localId(input.id, 'SavedView', 'id'))
      return { id: input.id }
    },
  },
  { authScopes: { reader: true }, outputFields: (t) => ({ id: t.exposeID('id') }) },
)

builder.relayMutationField(
  'setDefaultView',
  { inputFields: (t) => ({ id: t.id({ description: 'Null: the whole queue.' }) }) },
  {
    authScopes: { reader: true },
    resolve: async (_root, { input: { id } }, context) => {
      const viewId = id === null || id === undefined ? null : localId(id, 'SavedView', 'id')
      await setDefaultView(context.app, caller(context), viewId)
      return { views: await listSavedViews(context.app, caller(context)) }
    },
  },
  {
    authScopes: { reader: true },
    outputFields: (t) => ({ views: t.field({ type: [SavedViewType], resolve: ({ views }) => views }) }),
  },
)
