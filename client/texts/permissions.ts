/** What is said where an agent asks to be allowed something. */
export const permissionTexts = {
  title: (tool: string) => `Permission to use ${tool}`,
  description: 'What the agent wants to do',
  alwaysCovers: (tool: string) => `“Always” covers ${tool} on this ticket, and can be revoked.`,
  allowed: 'Tools that are always allowed',
  alwaysAllowed: 'Always allowed:',
  allowedBy: (by: string, at: string) => `by ${by}, ${at}`,
  revoke: 'Revoke',
  revokeTool: (tool: string) => `Ask again before ${tool} is used`,
  revokeDoes: (tool: string) => `From now on the agent asks again before it uses ${tool}.`,
  /** A word that goes to the agent with the answer. */
  word: 'A word for the agent, optional',
}
