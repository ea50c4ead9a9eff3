import { Initial1763769600000 } from './0001-initial.ts'
import { ReviewLogStays1763856000000 } from './0002-review-log-stays.ts'
import { ReviewQueueIndexes1763859600000 } from './0003-review-queue-indexes.ts'
import { AccountReview1763863200000 } from './0004-account-review.ts'
import { FilterIndexes1763866800000 } from './0005-filter-indexes.ts'
import { Permissions1763870400000 } from './0006-permissions.ts'
import { ClassifierPolicy1763874000000 } from './0007-classifier-policy.ts'
import { RetryAdvice1763877600000 } from './0008-retry-advice.ts'
import { WrongVerdictsIndex1763881200000 } from './0009-wrong-verdicts-index.ts'
import { People1763884800000 } from './0010-people.ts'
import { SavedViews1763888400000 } from './0011-saved-views.ts'
import { ReviewViewers1763892000000 } from './0012-review-viewers.ts'
import { EscalatedAt1763895600000 } from './0013-escalated-at.ts'
import { Metrics1763899200000 } from './0014-metrics.ts'
import { Notifications1763902800000 } from './0015-notifications.ts'
import { AuditAndRetention1763906400000 } from './0016-audit-and-retention.ts'
import { Advice1763910000000 } from './0017-advice.ts'
import { FailureGroups1763913600000 } from './0018-failure-groups.ts'
import { LeanMetrics1763917200000 } from './0019-lean-metrics.ts'
import { ReviewPhaseName1763920800000 } from './0020-review-phase-name.ts'
import { ResolvedSince1763924400000 } from './0021-resolved-since.ts'
import { NewestResolution1763928000000 } from './0022-newest-resolution.ts'
import { SnoozedBy1763931600000 } from './0023-snoozed-by.ts'

/** Every migration, oldest first. Imported as classes: a bundle has no folder to look them up in. */
export const migrations = [
  Initial1763769600000,
  ReviewLogStays1763856000000,
  ReviewQueueIndexes1763859600000,
  AccountReview1763863200000,
  FilterIndexes1763866800000,
  Permissions1763870400000,
  ClassifierPolicy1763874000000,
  RetryAdvice1763877600000,
  WrongVerdictsIndex1763881200000,
  People1763884800000,
  SavedViews1763888400000,
  ReviewViewers1763892000000,
  EscalatedAt1763895600000,
  Metrics1763899200000,
  Notifications1763902800000,
  AuditAndRetention1763906400000,
  Advice1763910000000,
  FailureGroups1763913600000,
  LeanMetrics1763917200000,
  ReviewPhaseName1763920800000,
  ResolvedSince1763924400000,
  NewestResolution1763928000000,
  SnoozedBy1763931600000,
]
