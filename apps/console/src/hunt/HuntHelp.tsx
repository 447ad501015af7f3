import { Popover } from '@mantine/core'
import styles from './hunt.module.css'

const SYNTAX: readonly (readonly [string, string])[] = [
  ['powershell', 'the word anywhere in the original record, without case'],
  ['"two words"', 'the phrase anywhere in the original record'],
  ['process_name:cmd.exe', 'a field equals, without case'],
  ['user:adm*', '* stands for anything'],
  ['dst_port>1024', 'a number is compared: < <= > >='],
  ['domain:*', 'the field is there'],
  ['a AND b, a b', 'both'],
  ['a OR b', 'either'],
  ['NOT a', 'without'],
  ['(a OR b) AND c', 'grouped'],
  ['process.file.path:"C:\\\\x"', 'an OCSF path is a field too; \\ is written twice inside quotes'],
]

export function HuntHelp() {
  return (
    <Popover position="bottom-end" width={460} trapFocus returnFocus transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <button type="button" className="button" style={{ minHeight: 28 }} title="How to write a query">
          Help
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.help ?? ''} aria-label="The hunt language">
        <table>
          <tbody>
            {SYNTAX.map(([written, meaning]) => (
              <tr key={written}>
                <td>
                  <code>{written}</code>
                </td>
                <td>{meaning}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Popover.Dropdown>
    </Popover>
  )
}
