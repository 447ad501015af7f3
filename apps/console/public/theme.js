// Runs before the first paint, so that a dark console never flashes white. A file, because the CSP allows no inline script.
{
  const chosen = localStorage.getItem('opensoc-theme')
  const isLight =
    chosen === 'light' || (chosen !== 'dark' && matchMedia('(prefers-color-scheme: light)').matches)
  document.documentElement.dataset.mantineColorScheme = isLight ? 'light' : 'dark'
}
