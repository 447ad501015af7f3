import {
  type CSSVariablesResolver,
  createTheme,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
} from '@mantine/core'

const accent: MantineColorsTuple = [
  '#e8f1ff',
  '#cfe0fb',
  '#a9c9f7',
  '#7cc0ff',
  '#5aa9ff',
  '#3d8df5',
  '#1f6feb',
  '#0b5cc4',
  '#0a4fa8',
  '#083f87',
]

/** Mantine's dark greys take our surfaces: text, then borders, then backgrounds. */
const dark: MantineColorsTuple = [
  '#e7ecf3',
  '#b0bac8',
  '#919db0',
  '#697890',
  '#697890',
  '#232b37',
  '#0b0e13',
  '#11151c',
  '#0b0e13',
  '#080a0e',
]

export const mantineTheme = createTheme({
  colors: { accent, dark },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 6 },
  fontFamily: 'var(--font-ui)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '18px' },
  defaultRadius: 4,
  cursorType: 'pointer',
  focusRing: 'auto',
})

/** Mantine's surfaces take our tokens, so that one file decides the colours. */
const surfaces = {
  '--mantine-color-body': 'var(--s1)',
  '--mantine-color-text': 'var(--text-1)',
  '--mantine-color-dimmed': 'var(--text-3)',
  '--mantine-color-placeholder': 'var(--text-3)',
  '--mantine-color-default': 'var(--s2)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text-1)',
  '--mantine-color-default-border': 'var(--control)',
  '--mantine-color-error': 'var(--critical)',
}
export const tokenVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: surfaces,
  dark: surfaces,
})

/** The same key is read by public/theme.js before the first paint. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'opensoc-theme' })
