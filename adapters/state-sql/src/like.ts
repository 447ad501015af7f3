/** A LIKE pattern (escape character `\`) that finds the text anywhere. Columns compared with it are lower case. */
export function anywhere(text: string): string {
  return `%${text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`
}
