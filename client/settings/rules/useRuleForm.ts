import { useClientHandle } from '@urql/vue'
import { computed, reactive, ref, watch } from 'vue'
import { useFormDraft } from '../../form/formDrafts.ts'
import { ChangeRulesMutation, type Rules, type RulesInput } from '../../graphql/settingsDocuments.ts'
import { numberProblem } from '../../form/numberProblem.ts'
import { usePending, type Problem } from '../../review/usePending.ts'
import { valuesOf, type RuleGroup, type RuleValue, type RuleValues } from './ruleGroups.ts'

/**
 * The form of one group of rules: what was changed, saving it, and taking that back.
 * @param saved is told the settings as they are then.
 */
export function useRuleForm(group: RuleGroup, rules: () => Rules, saved: (rules: Rules) => void) {
  const { client } = useClientHandle()
  const { busy, problem, run, forget } = usePending()
  const kept = computed(() => valuesOf(group, rules()))
  const draft = useFormDraft<Record<string, RuleValue>>(`rules/${group.title}`, kept.value)
  const values = draft.form
  const changed = computed(() =>
    Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== kept.value[name])),
  )
  const isChanged = computed(() => Object.keys(changed.value).length > 0)
  /** What is asked before it is saved; empty: nothing is. */
  const asked = ref('')
  /** What saving replaced; null when there is nothing to take back. */
  const before = ref<RuleValues | null>(null)
  const status = ref<'' | 'saved' | 'undone'>('')

  /** What somebody else saved while it was being changed here. */
  const overtaken = reactive(new Set<string>())

  // What somebody else saved shows here, unless it is being changed here too: then it is told.
  function takeIn(now: RuleValues): void {
    const then = draft.from()
    for (const [name, value] of Object.entries(now)) {
      if (values[name] === then[name]) values[name] = value
      else if (value !== then[name]) overtaken.add(name)
    }
    draft.rebase(now)
  }
  takeIn(kept.value)
  watch(kept, takeIn)
  watch(changed, (now) => {
    for (const name of overtaken) if (!(name in now)) overtaken.delete(name)
  })
  watch(isChanged, (is) => {
    if (!is) return
    status.value = ''
    before.value = null
  })

  async function send(replaced: RuleValues, next: RuleValues): Promise<boolean> {
    const data = await run('save', () =>
      client.mutation(ChangeRulesMutation, { input: inputOf(group, next) }),
    )
    if (!data) return false
    saved(data.changeSettings.settings)
    Object.assign(values, valuesOf(group, data.changeSettings.settings))
    before.value = replaced
    return true
  }

  /** What can be told without asking the server: it takes an empty number for one that stays. */
  function firstProblem(): Problem | null {
    for (const { name, choices, mayBeEmpty, most } of group.rules) {
      const value = changed.value[name]
      if (value === undefined || choices || (value === null && mayBeEmpty)) continue
      const found = numberProblem(name, value as number | null, most)
      if (found) return found
    }
    return null
  }

  async function save(): Promise<void> {
    problem.value = firstProblem()
    if (problem.value !== null) return
    asked.value = group.asks?.(kept.value, changed.value) ?? ''
    if (asked.value === '') await saveNow()
  }

  async function saveNow(): Promise<void> {
    const isFinal = asked.value !== ''
    const replaced = Object.fromEntries(
      Object.keys(changed.value).map((name) => [name, kept.value[name] ?? null]),
    )
    const isSaved = await send(replaced, changed.value)
    asked.value = ''
    if (!isSaved) return
    status.value = 'saved'
    // What is gone by now does not come back with the number.
    if (isFinal) before.value = null
  }

  async function takeBack(): Promise<void> {
    if (before.value === null || !(await send({}, before.value))) return
    before.value = null
    status.value = 'undone'
  }

  function discard(): void {
    asked.value = ''
    Object.assign(values, kept.value)
    forget()
  }

  return {
    values,
    kept,
    overtaken,
    isChanged,
    asked,
    before,
    status,
    busy,
    problem,
    save,
    saveNow,
    takeBack,
    discard,
  }
}

/** The mutation's input, in the stored units. */
function inputOf(group: RuleGroup, values: RuleValues): RulesInput {
  const input: Record<string, unknown> = {}
  for (const { name: path, factor = 1 } of group.rules) {
    const value = values[path]
    if (value === undefined) continue
    const stored = typeof value === 'number' ? Number((value / factor).toFixed(8)) : value
    const [name = '', part] = path.split('.')
    input[name] = part === undefined ? stored : { ...(input[name] as object | undefined), [part]: stored }
  }
  return input as RulesInput
}
