import type { Rules } from '../../graphql/settingsDocuments.ts'
import { listed } from '../../texts/lists.ts'
import { ruleTexts } from '../../texts/rules.ts'
import { durationText } from '../../time/duration.ts'

/** A rule's value as the form holds it: numbers in the form's unit, null for an empty field. */
export type RuleValue = number | string | null
export type RuleValues = Readonly<Record<string, RuleValue>>

/** One rule: how it is called, and in which unit it is shown. */
export interface Rule {
  /** The path in the settings, such as `escalationMinutes.urgent`. */
  readonly name: string
  readonly label: string
  /** What it means; it stands below the field. */
  readonly hint?: string
  /** What the value in the field comes to, where that is not plain; before the hint. */
  readonly tells?: (value: number) => string
  readonly unit: string
  /** How many of the shown unit are one of the stored: 100 for a share in percent. */
  readonly factor?: number
  readonly step?: number
  /** In the shown unit; the server has its own bounds. */
  readonly most?: number
  /** An empty field means something too. */
  readonly mayBeEmpty?: boolean
  /** Not a number but one of these. */
  readonly choices?: Readonly<Record<string, string>>
}

/** Rules that are read and saved together. */
export interface RuleGroup {
  readonly title: string
  readonly explained: string
  readonly rules: readonly Rule[]
  /** What is asked in place before it is saved, because it cannot be taken back; empty: nothing. */
  readonly asks?: (kept: RuleValues, changed: RuleValues) => string
}

const { minutes, percent, dollars } = ruleTexts

/** "24 h" for 1440 minutes. */
function escalationTime(value: number): string {
  if (value === 0) return ruleTexts.never
  return value < 60 ? '' : durationText(value * 60_000)
}

export const UNDO_RULES: RuleGroup = {
  title: ruleTexts.undo,
  explained: ruleTexts.undoExplained,
  rules: [
    { name: 'undoSeconds', label: ruleTexts.undoSeconds, hint: ruleTexts.undoHint, unit: ruleTexts.seconds },
  ],
}

export const ESCALATION_RULES: RuleGroup = {
  title: ruleTexts.escalation,
  explained: ruleTexts.escalationExplained,
  rules: (['urgent', 'high', 'normal', 'low'] as const).map((priority) => ({
    name: `escalationMinutes.${priority}`,
    label: ruleTexts[priority],
    unit: minutes,
    tells: escalationTime,
  })),
}

export const STORM_RULES: RuleGroup = {
  title: ruleTexts.storms,
  explained: ruleTexts.stormsExplained,
  rules: [
    { name: 'stormThreshold', label: ruleTexts.stormThreshold, unit: ruleTexts.items },
    { name: 'stormMinutes', label: ruleTexts.stormMinutes, unit: minutes },
  ],
}

export const AUTO_REVIEW_RULES: RuleGroup = {
  title: ruleTexts.autoReview,
  explained: ruleTexts.autoReviewExplained,
  rules: [
    {
      name: 'confidenceThreshold',
      label: ruleTexts.confidenceThreshold,
      hint: ruleTexts.confidenceHint,
      unit: percent,
      factor: 100,
      most: 100,
    },
    {
      name: 'sampleShare',
      label: ruleTexts.sampleShare,
      hint: ruleTexts.sampleHint,
      unit: percent,
      factor: 100,
      most: 100,
    },
    {
      name: 'falseCompletedLimit',
      label: ruleTexts.falseCompletedLimit,
      hint: ruleTexts.falseCompletedHint,
      unit: percent,
      factor: 100,
      most: 100,
    },
    {
      name: 'falseCompletedMinimum',
      label: ruleTexts.falseCompletedMinimum,
      hint: ruleTexts.falseCompletedMinimumHint,
      unit: ruleTexts.verdicts,
    },
  ],
}

export const COST_RULES: RuleGroup = {
  title: ruleTexts.cost,
  explained: ruleTexts.costExplained,
  rules: [
    {
      name: 'dailyCostUsd',
      label: ruleTexts.dailyCostUsd,
      hint: ruleTexts.dailyCostHint,
      unit: dollars,
      step: 0.01,
      mayBeEmpty: true,
    },
    { name: 'pastDailyCost', label: ruleTexts.pastDailyCost, unit: '', choices: ruleTexts.pastDailyCosts },
    {
      name: 'inputPriceUsd',
      label: ruleTexts.inputPriceUsd,
      hint: ruleTexts.priceHint,
      unit: dollars,
      step: 0.01,
    },
    {
      name: 'outputPriceUsd',
      label: ruleTexts.outputPriceUsd,
      hint: ruleTexts.priceHint,
      unit: dollars,
      step: 0.01,
    },
  ],
}

export const ADVICE_RULES: RuleGroup = {
  title: ruleTexts.advice,
  explained: ruleTexts.adviceExplained,
  rules: [
    {
      name: 'outcomeHalfLifeDays',
      label: ruleTexts.halfLife,
      hint: ruleTexts.halfLifeHint,
      unit: ruleTexts.days,
    },
    {
      name: 'minimumSample',
      label: ruleTexts.minimumSample,
      hint: ruleTexts.minimumSampleHint,
      unit: ruleTexts.outcomes,
    },
  ],
}

export const LEARNING_RULES: RuleGroup = {
  title: ruleTexts.learning,
  explained: ruleTexts.learningExplained,
  rules: [
    {
      name: 'holdOutShare',
      label: ruleTexts.holdOut,
      hint: ruleTexts.holdOutHint,
      unit: percent,
      factor: 100,
      most: 30,
    },
    {
      name: 'retryBudgetShare',
      label: ruleTexts.budgetShare,
      hint: ruleTexts.budgetShareHint,
      unit: percent,
      factor: 100,
      most: 100,
    },
    {
      name: 'retryBudgetFloor',
      label: ruleTexts.budgetFloor,
      hint: ruleTexts.budgetFloorHint,
      unit: ruleTexts.retries,
    },
  ],
}

const KEPT = ['events', 'botActions', 'attachments', 'messages'] as const

export const RETENTION_RULES: RuleGroup = {
  title: ruleTexts.retention,
  explained: ruleTexts.retentionExplained,
  rules: KEPT.map((what) => ({
    name: `retentionDays.${what}`,
    label: ruleTexts.kept[what],
    hint: ruleTexts.keptHints[what],
    unit: ruleTexts.days,
    tells: (days: number) => (days === 0 ? ruleTexts.forEver : ''),
  })),
  asks: askRetention,
}

/** What goes for good by a lower age. */
function askRetention(kept: RuleValues, changed: RuleValues): string {
  const lowered = KEPT.flatMap((what) => {
    const name = `retentionDays.${what}`
    const [before, days] = [Number(kept[name]), Number(changed[name] ?? kept[name])]
    const isLower = days > 0 && (before === 0 || days < before)
    return isLower ? ruleTexts.goes(ruleTexts.kept[what], days) : []
  })
  return lowered.length === 0 ? '' : ruleTexts.retentionAsked(listed(lowered))
}

/** The group's values in the settings, in the form's units. */
export function valuesOf(group: RuleGroup, settings: Rules): RuleValues {
  return Object.fromEntries(
    group.rules.map(({ name, factor = 1 }) => {
      const stored = storedAt(settings, name)
      // 0.07 * 100 is 7.000000000000001.
      return [name, typeof stored === 'number' ? Number((stored * factor).toFixed(6)) : stored]
    }),
  )
}

function storedAt(settings: Rules, path: string): RuleValue {
  const [name = '', part] = path.split('.')
  const value = (settings as Readonly<Record<string, unknown>>)[name]
  return (part === undefined ? value : (value as Readonly<Record<string, unknown>>)[part]) as RuleValue
}
