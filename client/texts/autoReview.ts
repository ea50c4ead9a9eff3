/** What is said where the auto-review is not as usual. */
export const autoReviewTexts = {
  shadow: 'Auto-review only watches.',
  shadowExplained: 'It closes nothing: every finished ticket comes to a person.',
  since: (by: string | null, since: string) =>
    by === null ? `Since ${since}.` : `Switched by ${by}, ${since}.`,
  switchOn: 'Let it close again',
  switchOnDoes: 'From now on auto-review closes what it is sure of, as before.',
  costReached: 'Auto-review has used up today’s budget.',
  costExplained: (today: string, limit: string) =>
    `${today} of ${limit}. Until tomorrow, finished tickets wait or come to a person; none is closed by a guess.`,
  problem: 'Auto-review has a problem.',
}
