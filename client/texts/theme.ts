/** The texts of the choice between light and dark. */
export const themeTexts = {
  title: 'Light or dark',
  explained: '“System” follows your device. Other browsers keep their own choice.',
  auto: 'System',
  light: 'Light',
  dark: 'Dark',
  /** In the palette, where words of the whole find it. */
  choose: (name: string) => `Theme: ${name}`,
  chosen: 'as now',
}
