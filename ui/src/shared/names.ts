/** Names as a sentence has them: "Ann, Boris and Clara". */
export const namesOf = (names: string[], language: string): string =>
  new Intl.ListFormat(language, { style: 'long', type: 'conjunction' }).format(names)
