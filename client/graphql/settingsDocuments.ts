import { graphql, type FragmentOf, type ResultOf, type VariablesOf } from './graphql.ts'

const SettingsFragment = graphql(`
  fragment RulesShown on Settings {
    undoSeconds
    escalationMinutes {
      urgent
      high
      normal
      low
    }
    stormThreshold
    stormMinutes
    confidenceThreshold
    sampleShare
    falseCompletedLimit
    falseCompletedMinimum
    dailyCostUsd
    pastDailyCost
    inputPriceUsd
    outputPriceUsd
    outcomeHalfLifeDays
    minimumSample
    holdOutShare
    retryBudgetShare
    retryBudgetFloor
    retentionDays {
      events
      botActions
      attachments
      messages
    }
  }
`)

export type Rules = FragmentOf<typeof SettingsFragment>

export const RulesQuery = graphql(
  `
    query Rules {
      settings {
        ...RulesShown
      }
    }
  `,
  [SettingsFragment],
)

export const ChangeRulesMutation = graphql(
  `
    mutation ChangeRules($input: ChangeSettingsInput!) {
      changeSettings(input: $input) {
        settings {
          ...RulesShown
        }
      }
    }
  `,
  [SettingsFragment],
)

export type RulesInput = VariablesOf<typeof ChangeRulesMutation>['input']

export const LearningQuery = graphql(`
  query Learning($days: Int!) {
    retryLearning(days: $days) {
      arm
      failures
      reviews
      trials
      withoutPersonRate
      withoutPersonLow
      withoutPersonHigh
    }
  }
`)

export type LearningArm = ResultOf<typeof LearningQuery>['retryLearning'][number]

export const SettingsChangedSubscription = graphql(`
  subscription SettingsChanged {
    settingsChanged {
      part
    }
  }
`)

export type SettingsPart = ResultOf<typeof SettingsChangedSubscription>['settingsChanged']['part']
