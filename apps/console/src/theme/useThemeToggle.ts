import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'

export function useThemeToggle(): { readonly theme: 'light' | 'dark'; readonly toggle: () => void } {
  const { setColorScheme } = useMantineColorScheme()
  const theme = useComputedColorScheme('dark')
  return { theme, toggle: () => setColorScheme(theme === 'dark' ? 'light' : 'dark') }
}
