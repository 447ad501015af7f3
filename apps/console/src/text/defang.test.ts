import assert from 'node:assert/strict'
import { test } from 'node:test'
import { copyForm } from './defang.ts'

test('addresses are copied defanged, other values as they are', () => {
  const cases: [string, string, string][] = [
    ['dst_ip', '203.0.113.9', '203[.]0[.]113[.]9'],
    ['domain', 'cdn.example.net', 'cdn[.]example[.]net'],
    ['url', 'https://a.example/b.exe', 'hxxps://a[.]example/b[.]exe'],
    ['process_cmd_line', 'cmd.exe /c dir', 'cmd.exe /c dir'],
    ['file_name', 'ftp://x.example/y', 'fxp://x[.]example/y'],
    ['sha256', 'ab12', 'ab12'],
    ['description', 'a.b', 'a.b'],
  ]
  for (const [field, value, copied] of cases) assert.equal(copyForm(field, value), copied)
})
