// Runs from the head of the page, before anything is painted: the page's own scripts come later, and a dark screen would
// flash white until then. What it reads is what `theme.ts` keeps.
{
  let chosen = null
  try {
    chosen = localStorage.getItem('vueuse-color-scheme')
  } catch {
    // A browser that keeps nothing follows the system.
  }
  const isDark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', isDark)
}
