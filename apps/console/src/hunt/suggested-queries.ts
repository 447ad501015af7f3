/** Where a hunt can begin: never an empty box. */
export const SUGGESTED_QUERIES: readonly { readonly query: string; readonly why: string }[] = [
  {
    query: 'process_name:powershell.exe AND (process_cmd_line:*-enc* OR process_cmd_line:*frombase64*)',
    why: 'PowerShell that hides its command',
  },
  {
    query: '(parent_name:winword.exe OR parent_name:excel.exe OR parent_name:outlook.exe) AND process_name:*',
    why: 'programs started by Office',
  },
  {
    query: 'process_cmd_line:*vssadmin*delete* OR process_cmd_line:*wbadmin*delete*',
    why: 'backups deleted, often before encryption',
  },
  {
    query: 'process_cmd_line:*comsvcs*minidump* OR process_cmd_line:*procdump*lsass*',
    why: 'passwords taken from memory',
  },
  { query: 'status:Failure AND user:*', why: 'failed sign-ins; the field list shows the accounts' },
  { query: 'dst_port>=49152 AND dst_ip:*', why: 'connections to unusual high ports' },
  { query: 'layer:cloud AND activity_name:*Create*', why: 'things created in the cloud' },
]
