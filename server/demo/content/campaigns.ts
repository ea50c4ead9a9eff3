import type { PhaseTemplate } from '../api/coordinatorApi.ts'

/** A campaign of the demo. Its name and platform together say whose it is: removing looks for exactly them. */
export interface DemoCampaign {
  readonly name: string
  readonly platform: string
  readonly phases: readonly PhaseTemplate[]
}

/** A phase. Soon after the one before at first, and late ones after a while: the fleet is never done at once. */
function phase(name: string, maxAttempts: number, cooldownSeconds: number): PhaseTemplate {
  return { name, maxAttempts, cooldownSeconds }
}

/** The campaigns that accounts come to all the time. */
export const LIVING_CAMPAIGNS: readonly DemoCampaign[] = [
  {
    name: 'Spring onboarding (demo)',
    platform: 'Fotora',
    phases: [
      phase('Create profile', 3, 0),
      // A code by mail is sent once: a second try by itself would only burn it.
      phase('Verify email', 1, 2),
      phase('First post', 3, 4),
      phase('Follow topics', 3, 240),
      phase('Settle in', 3, 600),
    ],
  },
  {
    name: 'Creator outreach (demo)',
    platform: 'Fotora',
    phases: [
      phase('Sign in', 1, 0),
      phase('Update bio', 1, 3),
      phase('First message', 3, 5),
      phase('Settle in', 3, 6),
    ],
  },
  {
    name: 'Marketplace listings (demo)',
    platform: 'Kramlo',
    phases: [
      phase('Open shop', 3, 0),
      phase('Verify phone', 3, 3),
      phase('First listing', 1, 5),
      phase('Answer buyers', 3, 780),
    ],
  },
  {
    name: 'Community answers (demo)',
    platform: 'Murmo',
    phases: [phase('Sign in', 1, 0), phase('Read along', 3, 360), phase('First answer', 3, 900)],
  },
]

/** Where `npm run demo:storm` lets hundreds of accounts fail at once; empty until then. */
export const STORM_CAMPAIGN: DemoCampaign = {
  name: 'Summer sale (demo)',
  platform: 'Kramlo',
  phases: [phase('Sign in', 1, 0), phase('Put on sale', 3, 30)],
}

/** All campaigns of the demo. */
export const DEMO_CAMPAIGNS: readonly DemoCampaign[] = [...LIVING_CAMPAIGNS, STORM_CAMPAIGN]
