import type { PhaseTemplate } from '../api/coordinatorApi.ts'
import type { TroubleName } from './troubles.ts'

/** A campaign of the demo. Its name and platform together say whose it is: removing looks for exactly them. */
export interface DemoCampaign {
  readonly name: string
  readonly platform: string
  readonly phases: readonly PhaseTemplate[]
  /** The accounts of the first minutes, and what they run into, by phase. */
  readonly accounts: Readonly<Record<string, Readonly<Record<string, TroubleName>>>>
}

/** All campaigns of the demo. */
export const DEMO_CAMPAIGNS: readonly DemoCampaign[] = [
  {
    name: 'Spring onboarding (demo)',
    platform: 'Fotora',
    phases: [
      { name: 'Create profile', maxAttempts: 3, cooldownSeconds: 0 },
      // A code by mail is sent once: a second try by itself would only burn it.
      { name: 'Verify email', maxAttempts: 1, cooldownSeconds: 15 },
      { name: 'First post', maxAttempts: 3, cooldownSeconds: 30 },
      { name: 'Follow topics', maxAttempts: 3, cooldownSeconds: 40 },
      { name: 'Settle in', maxAttempts: 3, cooldownSeconds: 60 },
    ],
    accounts: {
      'studio.alba': { 'Create profile': 'photoOfAnId' },
      'sunny.side': { 'Create profile': 'nameRefused' },
      'mara.cooks': { 'First post': 'imagePuzzle' },
      'noor.travels': { 'Settle in': 'unusualActivity' },
      'ink.and.ivy': { 'Create profile': 'imagePuzzle' },
      'lina.ceramics': { 'First post': 'captionRead' },
      'oldtown.books': { 'First post': 'linkInPost' },
      harbor_yoga: { 'First post': 'linkInPost' },
      'kite.and.co': { 'First post': 'linkInPost' },
      'sunday.roast': { 'Follow topics': 'tooManyFollows' },
      'pixel.garden': { 'Verify email': 'puzzleNeverLoaded' },
      'tide.and.timber': { 'Verify email': 'puzzleNeverLoaded' },
      'north.knits': { 'Verify email': 'puzzleNeverLoaded' },
      'fern.and.flour': { 'Verify email': 'puzzleNeverLoaded' },
      'cobalt.cycles': { 'Verify email': 'mailNeverCame' },
      'paper.lantern': { 'Verify email': 'puzzleNeverLoaded' },
      'morning.rye': {},
      'little.orchard': {},
      'stone.and.stem': {},
      'winter.wool': {},
    },
  },
  {
    name: 'Creator outreach (demo)',
    platform: 'Fotora',
    phases: [
      { name: 'Sign in', maxAttempts: 1, cooldownSeconds: 0 },
      { name: 'Update bio', maxAttempts: 3, cooldownSeconds: 20 },
      { name: 'First message', maxAttempts: 3, cooldownSeconds: 30 },
      { name: 'Settle in', maxAttempts: 3, cooldownSeconds: 45 },
    ],
    accounts: {
      tomas_bakes: { 'Sign in': 'codeToPhone' },
      'velo.mechanic': { 'Sign in': 'noAnswer' },
      'quiet.harbour': {},
      'slow.shutter': { 'First message': 'tooManyMessages' },
      'moss.and.stone': { 'Sign in': 'unusualActivity' },
      'late.bloomer': { 'Update bio': 'bioRefused' },
      'river.sketches': { 'First message': 'imagePuzzle' },
      'copper.kettle': { 'Update bio': 'buttonMoved' },
      'wild.thyme': {},
      'second.shelf': { 'First message': 'silent' },
      'salt.and.sail': {},
      'blue.hour.club': { 'Settle in': 'connectionReset' },
      'long.way.round': {},
      'soft.light': {},
      'open.window': {},
      'third.floor.jazz': {},
    },
  },
  {
    name: 'Marketplace listings (demo)',
    platform: 'Kramlo',
    phases: [
      { name: 'Open shop', maxAttempts: 3, cooldownSeconds: 0 },
      { name: 'Verify phone', maxAttempts: 3, cooldownSeconds: 20 },
      { name: 'First listing', maxAttempts: 1, cooldownSeconds: 30 },
      { name: 'Answer buyers', maxAttempts: 3, cooldownSeconds: 60 },
    ],
    accounts: {
      'attic.finds': { 'Open shop': 'imagePuzzle' },
      'grandpas.tools': { 'Open shop': 'connectionReset' },
      'vinyl.corner': { 'First listing': 'photoRefused' },
      'the.lamp.room': { 'Verify phone': 'codeToPhone' },
      'button.box': { 'First listing': 'categoryGone' },
      'oak.and.iron': {},
      'spare.parts.42': { 'Answer buyers': 'tooManyMessages' },
      'reading.chair': {},
      'garden.shed': { 'First listing': 'uploadTimedOut' },
      'tin.robot': {},
      'brass.hinge': {},
      'old.maps': {},
      'mended.things': {},
      'two.drawers': {},
    },
  },
]
