import { BotAction } from '../server/entities/BotAction.ts'
import { AttachmentType } from './attachment.ts'
import { builder } from './builder.ts'
import { loadById } from './loadEntity.ts'
import { PhaseType } from './phase.ts'

export const BotActionType = builder.loadableNode(BotAction, {
  name: 'BotAction',
  description: 'One step that a bot took.',
  authScopes: { signedIn: true },
  ...loadById(BotAction),
  fields: (t) => ({
    name: t.exposeString('name'),
    ok: t.exposeBoolean('ok'),
    message: t.exposeString('message', { nullable: true }),
    details: t.expose('details', { type: 'JSON', nullable: true }),
    screenshot: t.field({ type: AttachmentType, nullable: true, resolve: (action) => action.screenshotId }),
    at: t.expose('at', { type: 'DateTime' }),
  }),
})

// Apart from the rest: a phase leads to its account, whose last action this is.
builder.objectField(BotActionType, 'phase', (t) =>
  t.field({ type: PhaseType, nullable: true, resolve: (action) => action.phaseId }),
)
