/** What is said of a verdict of the auto-review, and of correcting it. */
export const verdictTexts = {
  title: (word: string) => `Auto-review: ${word}`,
  sure: (percent: number) => `${percent} % sure`,
  wrong: 'That was wrong',
  wrongExplained: 'Say what it really is. It is remembered, and checked against from then on.',
  corrected: (word: string) => `A person corrected this: ${word}.`,
  sampled: 'Picked at random to be checked: a person decides, which shows how often auto-review is right.',
  shadow: 'Auto-review only watched: a person decides.',
  shadowWouldClose: 'Auto-review only watched: it would have closed this, and a person decides.',
  vetoed: 'It reads as finished, but something in it speaks against closing it by itself.',
  tooLate: 'It came too late and changed nothing.',
  /** The choices of "That was wrong", by the verdict that is right. */
  choices: {
    COMPLETED: 'It is completed',
    QUESTION: 'It asks a question',
    ERROR: 'It met an error',
  } as Readonly<Record<string, string>>,
  closes: (number: string) => `${number} is closed as done.`,
  waits: (number: string) => `${number} waits for a person with this reason.`,
  reopens: (number: string) => `${number} is open again and waits for a person.`,
  strict: 'From now on only a person closes it.',
}
