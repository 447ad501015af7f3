/** Words of operations, by OCSF API Activity: 1 Create, 2 Read, 3 Update, 4 Delete. */
const ACTIVITY_OF_WORD: ReadonlyMap<string, number> = new Map(
  (
    [
      [
        1,
        'create add insert put new invite upload register generate issue start install import clone fork send',
      ],
      [2, 'get list read watch view download describe search query fetch export access audit'],
      [3, 'update patch write modify set change edit reset replace enable move rename assign grant transfer'],
      [4, 'delete deletecollection remove destroy revoke disable uninstall unassign deactivate cancel purge'],
    ] as const
  ).flatMap(([activity, words]) => words.split(' ').map((word) => [word, activity] as const)),
)

/** Longest operation whose words are looked at. */
const MAX_LENGTH = 300

/**
 * The OCSF API Activity that an operation's words tell; 99 Other where they tell none. The last word that tells
 * something decides: `repo.access_list.delete`, `Microsoft.Compute/virtualMachines/write`, `v1.CreateServiceAccount`.
 */
export function activityOfOperation(operation: string): number {
  const words = operation
    .slice(0, MAX_LENGTH)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
  return words.map(activityOfWord).findLast((activity) => activity !== undefined) ?? 99
}

/** Also of a word in its past: `MemberAdded`, `removed`. */
function activityOfWord(word: string): number | undefined {
  const known = ACTIVITY_OF_WORD.get(word)
  if (known !== undefined || !word.endsWith('ed')) return known
  return ACTIVITY_OF_WORD.get(word.slice(0, -1)) ?? ACTIVITY_OF_WORD.get(word.slice(0, -2))
}
