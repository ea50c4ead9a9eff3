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

export const SettingChangesQuery = graphql(`
  query SettingChanges($after: String) {
    settingChanges(first: 50, after: $after) {
      nodes {
        at
        by
        what
        from
        to
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export type SettingChange = ResultOf<typeof SettingChangesQuery>['settingChanges']['nodes'][number]

export const SettingsChangedSubscription = graphql(`
  subscription SettingsChanged {
    settingsChanged {
      part
    }
  }
`)

export type SettingsPart = ResultOf<typeof SettingsChangedSubscription>['settingsChanged']['part']
