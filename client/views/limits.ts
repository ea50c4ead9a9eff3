/** The API's limit for a view's name, in characters. */
export const LONGEST_NAME = 60
