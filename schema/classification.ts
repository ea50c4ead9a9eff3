import { Classification } from '../server/entities/Classification.ts'
import { builder } from './builder.ts'
import { VerdictEnum } from './enums.ts'
import { loadById } from './loadEntity.ts'

export const ClassificationType = builder.loadableNode(Classification, {
  name: 'Classification',
  description: 'One verdict of the auto-review.',
  authScopes: { signedIn: true },
  ...loadById(Classification),
  fields: (t) => ({
    verdict: t.expose('verdict', { type: VerdictEnum }),
    confidence: t.exposeFloat('confidence', {
      nullable: true,
      description: '0 to 1; null where the classifier states none.',
    }),
    rationale: t.exposeString('rationale'),
    classifier: t.exposeString('classifier', {
      description: 'The model id, or the name of the offline classifier.',
    }),
    applied: t.exposeBoolean('applied', {
      description:
        'True when the ticket changed as the verdict says; false where it came too late, was vetoed, or only watched.',
    }),
    vetoed: t.exposeBoolean('vetoed', {
      description: 'The classifier said COMPLETED, and a check of the text overruled it with this verdict.',
    }),
    shadow: t.exposeBoolean('shadow', { description: 'Given while the auto-review only watched.' }),
    sampled: t.exposeBoolean('sampled', {
      description: 'One of the share that goes to a person, who judges the verdict so.',
    }),
    wouldClose: t.exposeBoolean('wouldClose', {
      description: 'Only shadow mode or the sample kept it from closing the ticket.',
    }),
    overriddenAs: t.expose('overriddenAs', { type: VerdictEnum, nullable: true }),
    at: t.expose('at', { type: 'DateTime' }),
  }),
})
