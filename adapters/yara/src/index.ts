export { openYaraScanner, type YaraBounds } from './yara-scanner.ts'
