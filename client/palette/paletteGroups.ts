import type { SavedView } from '../graphql/viewDocuments.ts'
import type { Campaign, Project } from '../graphql/workDocuments.ts'
import { commandList, type CommandName } from '../keys/commands.ts'
import { isKeyOn, keyHint } from '../keys/keyText.ts'
import { offersNow } from '../keys/offers.ts'
import { runnerOf } from '../keys/registry.ts'
import { partTabs, type PartName } from '../settings/settingsParts.ts'
import { paletteTexts } from '../texts/palette.ts'
import { themeTexts } from '../texts/theme.ts'
import { theme, THEMES, type Theme } from '../theme/theme.ts'

/** One line of the palette. */
export interface PaletteItem {
  readonly label: string
  readonly suffix?: string
  readonly icon: string
  readonly kbds?: readonly string[]
  /** Where it leads; else what it does. */
  readonly to?: string
  readonly run?: () => void
}

/** Lines under one heading. */
export interface PaletteGroup {
  readonly id: string
  readonly label: string
  readonly items: readonly PaletteItem[]
}

const kbdsOf = (hint: string | null | undefined) => (hint && isKeyOn(hint) ? [hint] : undefined)

/** What can be done with the open item and the selection, as it is now. */
export function offerGroups(): readonly PaletteGroup[] {
  return offersNow().map(({ heading, offers }, index) => ({
    id: `offers-${index}`,
    label: heading,
    items: offers.map(({ label, icon, key, consequence, run }) => ({
      label,
      suffix: consequence,
      icon: icon ?? 'i-lucide-corner-down-right',
      kbds: kbdsOf(key),
      run,
    })),
  }))
}

const COMMAND_ICONS: Partial<Record<CommandName, string>> = {
  next: 'i-lucide-arrow-down',
  previous: 'i-lucide-arrow-up',
  select: 'i-lucide-square-check',
  selectAll: 'i-lucide-list-checks',
  search: 'i-lucide-search',
  filter: 'i-lucide-list-filter',
  note: 'i-lucide-pencil-line',
  screenshot: 'i-lucide-eye',
  undo: 'i-lucide-undo-2',
  help: 'i-lucide-keyboard',
  goQueue: 'i-lucide-inbox',
  goClaimed: 'i-lucide-hand',
  goSnoozed: 'i-lucide-alarm-clock',
  goResolved: 'i-lucide-archive',
  goInsights: 'i-lucide-chart-no-axes-column',
}

function commandItems(fits: (name: CommandName) => boolean): readonly PaletteItem[] {
  return commandList.flatMap(([name, { text }]) => {
    const run = fits(name) ? runnerOf(name) : null
    if (run === null) return []
    const icon = COMMAND_ICONS[name] ?? 'i-lucide-corner-down-right'
    return [{ label: text, icon, kbds: kbdsOf(keyHint(name)), run: () => run('') }]
  })
}

const PART_ICONS: Readonly<Record<PartName, string>> = {
  you: 'i-lucide-user-round',
  people: 'i-lucide-users',
  keys: 'i-lucide-key-round',
  rules: 'i-lucide-sliders-horizontal',
  work: 'i-lucide-folder',
  notifications: 'i-lucide-bell',
  audit: 'i-lucide-history',
}

/** The parts of the settings that this person may see; the words of the whole find each of them too. */
function settingsItems(): readonly PaletteItem[] {
  return partTabs.value.map(({ name, label, to }) => ({
    label,
    suffix: paletteTexts.settings,
    icon: PART_ICONS[name],
    to,
  }))
}

const THEME_ICONS: Readonly<Record<Theme, string>> = {
  auto: 'i-lucide-sun-moon',
  light: 'i-lucide-sun',
  dark: 'i-lucide-moon',
}

function themeItems(): readonly PaletteItem[] {
  return THEMES.map((name) => ({
    label: themeTexts.choose(themeTexts[name]),
    suffix: theme.value === name ? themeTexts.chosen : undefined,
    icon: THEME_ICONS[name],
    run: () => {
      theme.value = name
    },
  }))
}

export interface Work {
  readonly views: readonly SavedView[]
  readonly campaigns: readonly Campaign[]
  readonly projects: readonly Project[]
}

/** What keys do on this page, as it is now: the way to the places, and the rest. */
export function keyItems() {
  return {
    goTo: commandItems((name) => name.startsWith('go')),
    doing: commandItems((name) => commandList.find(([each]) => each === name)?.[1].inPalette === true),
  }
}

/** The places, and what can be done on this page whatever is open. */
export function placeGroups(
  { views, campaigns, projects }: Work,
  { goTo, doing }: ReturnType<typeof keyItems>,
): readonly PaletteGroup[] {
  return [
    { id: 'go', label: paletteTexts.goTo, items: goTo },
    {
      id: 'views',
      label: paletteTexts.views,
      items: views.map(({ name, search, by, mine }) => ({
        label: name,
        suffix: mine ? undefined : paletteTexts.by(by),
        icon: 'i-lucide-bookmark',
        to: `/${search}`,
      })),
    },
    {
      id: 'campaigns',
      label: paletteTexts.campaigns,
      items: campaigns.map(({ id, name, platform }) => ({
        label: name,
        suffix: platform,
        icon: 'i-lucide-users',
        to: `/?campaign=${encodeURIComponent(id)}`,
      })),
    },
    {
      id: 'projects',
      label: paletteTexts.projects,
      items: projects.map(({ id, name, key }) => ({
        label: name,
        suffix: key,
        icon: 'i-lucide-folder',
        to: `/projects/${id}`,
      })),
    },
    { id: 'doing', label: paletteTexts.doing, items: doing },
    { id: 'settings', label: paletteTexts.settings, items: settingsItems() },
    { id: 'theme', label: themeTexts.title, items: themeItems() },
  ]
}
