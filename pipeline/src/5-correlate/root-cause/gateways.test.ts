import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { filesNamedIn, foreignVolume, gatewayOf, isDiskImage, isMailCache } from './gateways.ts'

describe('ways in by what programs are called', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE', 'mail'],
    ['C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE', 'office'],
    ['/usr/sbin/php-fpm8.3', 'server'],
    ['C:\\Windows\\System32\\inetsrv\\w3wp.exe', 'server'],
    ['C:\\Program Files\\LedgerKit\\LedgerKitUpdate.exe', 'updater'],
    ['C:\\Users\\ann\\Downloads\\Chrome_Update.exe', undefined],
    ['C:\\Windows\\explorer.exe', 'broker'],
    ['C:\\Windows\\System32\\cmd.exe', undefined],
  ]
  for (const [image, gateway] of cases)
    it(`${image} is ${gateway ?? 'none'}`, () => assert.equal(gatewayOf(image), gateway))

  it('finds volumes other than the system’s, and files on command lines', () => {
    assert.equal(foreignVolume('cmd.exe /c start E:\\x.exe'), 'E')
    assert.equal(foreignVolume('C:\\Windows\\System32\\cmd.exe'), undefined)
    assert.equal(foreignVolume('bash /media/usb/run.sh'), '/media/usb/run.sh')
    assert.deepEqual(filesNamedIn('"C:\\Office\\EXCEL.EXE" "C:\\Users\\a b\\plan.xlsm" /x'), [
      'C:\\Office\\EXCEL.EXE',
      'C:\\Users\\a b\\plan.xlsm',
    ])
    assert.ok(isDiskImage('review.ISO'))
    assert.ok(
      isMailCache('C:\\Users\\a\\AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook\\X\\a.docm'),
    )
  })
})
