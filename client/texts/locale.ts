/** The language of the texts, and of the numbers and dates in them. */
export const LOCALE = 'en-GB'

const number = new Intl.NumberFormat(LOCALE)

/** "1,234". */
export function numberText(value: number): string {
  return number.format(value)
}

const hundredths = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** "0.12". */
export function hundredthsText(value: number): string {
  return hundredths.format(value)
}

const money = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 2, maximumFractionDigits: 6 })

/** "2.50 USD". */
export function moneyText(usd: number): string {
  return `${money.format(usd)} USD`
}

const percent = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 6 })

/** "12.5 %" of a share of 0.125: as exactly as it was set. */
export function exactPercentText(share: number): string {
  return `${percent.format(share * 100)} %`
}

const plural = new Intl.PluralRules(LOCALE)

type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>

/**
 * The form that goes with a count: "1 item", "12 items". A language has the forms that its rules name; `other` is
 * what all have.
 */
export function counted(count: number, forms: Forms): string {
  return formOf(count, forms).replaceAll('#', numberText(count))
}

/** The form alone, where the count is not said or other words stand in it. */
export function formOf(count: number, forms: Forms): string {
  return forms[plural.select(count)] ?? forms.other
}
