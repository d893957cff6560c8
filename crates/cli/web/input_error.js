/** What is wrong with something that the user typed or chose, in words for the user. */
export class InputError extends Error {}
