import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { compileScanner, SCANNER_FILE, scannerModuleText } from '../../../../scripts/build-scanner.ts'

test('the scanner that is kept is the one that its source makes (npm run build:scanner)', () => {
  assert.equal(readFileSync(SCANNER_FILE, 'utf8'), scannerModuleText(compileScanner()))
})
