/** A step that a bot takes in a phase. */
export interface PhaseStep {
  readonly name: string
  readonly message: string
}

/** The steps of each phase, in order. */
const STEPS: Readonly<Record<string, readonly PhaseStep[]>> = {
  'Create profile': [
    { name: 'Open sign-up', message: 'page loaded in 1.4 s' },
    { name: 'Fill in form', message: '6 of 6 fields' },
    { name: 'Upload avatar', message: '412 KB, 0.8 s' },
    { name: 'Publish profile', message: 'profile is public' },
  ],
  'Verify email': [
    { name: 'Request code', message: 'mail asked for' },
    { name: 'Read mailbox', message: 'mail found after 9 s' },
    { name: 'Enter code', message: 'code accepted' },
  ],
  'First post': [
    { name: 'Write caption', message: '184 characters, 3 tags' },
    { name: 'Upload photo', message: '1.8 MB, 2.1 s' },
    { name: 'Choose crop', message: 'square' },
    { name: 'Publish', message: 'post is live' },
  ],
  'Follow topics': [
    { name: 'Open topics', message: '24 suggested' },
    { name: 'Choose topics', message: '8 fit the profile' },
    { name: 'Follow', message: '8 of 8 followed' },
  ],
  'Settle in': [
    { name: 'Read feed', message: '12 posts in 3 min' },
    { name: 'Like posts', message: '4 liked' },
    { name: 'Answer a comment', message: 'one short answer' },
  ],
  'Sign in': [
    { name: 'Open sign-in', message: 'page loaded in 1.1 s' },
    { name: 'Enter password', message: 'accepted' },
    { name: 'Open home', message: 'home loaded' },
  ],
  'Update bio': [
    { name: 'Open settings', message: 'profile settings' },
    { name: 'Write bio', message: '142 characters' },
    { name: 'Save', message: 'saved' },
  ],
  'First message': [
    { name: 'Find the creator', message: 'profile found' },
    { name: 'Write message', message: '61 words, their last post mentioned' },
    { name: 'Send', message: 'delivered' },
  ],
  'Read along': [
    { name: 'Open questions', message: '31 new since yesterday' },
    { name: 'Read', message: '9 questions in 6 min' },
    { name: 'Mark helpful', message: '3 answers marked' },
  ],
  'First answer': [
    { name: 'Choose question', message: 'one without an answer' },
    { name: 'Write answer', message: '118 words' },
    { name: 'Post', message: 'answer is public' },
  ],
  'Put on sale': [
    { name: 'Open listings', message: '6 listings' },
    { name: 'Change prices', message: '20 % off' },
    { name: 'Save', message: 'saved' },
  ],
  'Open shop': [
    { name: 'Open sign-up', message: 'page loaded in 1.9 s' },
    { name: 'Name the shop', message: 'name is free' },
    { name: 'Set address', message: 'address accepted' },
    { name: 'Open shop', message: 'shop is open' },
  ],
  'Verify phone': [
    { name: 'Enter number', message: 'number accepted' },
    { name: 'Wait for text', message: 'text came after 14 s' },
    { name: 'Enter code', message: 'code accepted' },
  ],
  'First listing': [
    { name: 'Describe item', message: 'title and 96 words' },
    { name: 'Choose category', message: 'second level' },
    { name: 'Upload photos', message: '4 photos, 5.2 MB' },
    { name: 'Publish listing', message: 'listing is live' },
  ],
  'Answer buyers': [
    { name: 'Open inbox', message: '3 new questions' },
    { name: 'Write answers', message: '3 answers' },
    { name: 'Send', message: '3 sent' },
  ],
}

const ANY_PHASE: readonly PhaseStep[] = [
  { name: 'Open page', message: 'loaded' },
  { name: 'Do the work', message: 'done' },
]

/** What a bot does in the phase of this name. */
export function stepsOf(phase: string): readonly PhaseStep[] {
  return STEPS[phase] ?? ANY_PHASE
}
