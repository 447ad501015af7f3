/** Layer rules: imports point down. Each rule says why in its comment, which is printed with a violation. */
const standardsName = '^standards/([^/]+)/'
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'A cycle means two files are one concept, or the direction is wrong. Type-only cycles count too.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'kernel-imports-nothing',
      comment: 'The kernel is what everything else stands on: it may import only Node and itself.',
      severity: 'error',
      from: { path: '^kernel/' },
      to: { path: '^(standards|domain|pipeline|adapters|contract|sdk|apps)/' },
    },
    {
      name: 'standards-are-publishable',
      comment: 'A standard is a library of its own: it imports the kernel at most, and no other standard.',
      severity: 'error',
      from: { path: standardsName },
      to: { path: '^(standards|domain|pipeline|adapters|contract|sdk|apps)/', pathNot: '^standards/$1/' },
    },
    {
      name: 'sigma-stands-alone',
      comment:
        '@opensoc/sigma is installed by strangers from npm: it depends on YAML and linear-time regex only.',
      severity: 'error',
      from: { path: '^standards/sigma/src/' },
      to: { path: '^kernel/' },
    },
    {
      name: 'stix-and-taxii-stand-alone',
      comment:
        '@opensoc/stix and @opensoc/taxii are installed by strangers from npm: they bring no kernel along.',
      severity: 'error',
      from: { path: '^standards/(stix|taxii)/src/' },
      to: { path: '^kernel/' },
    },
    {
      name: 'domain-knows-no-engine',
      comment: 'The domain holds words and ports. Engines implement ports; the domain never sees them.',
      severity: 'error',
      from: { path: '^domain/' },
      to: { path: '^(pipeline|adapters|contract|sdk|apps)/' },
    },
    {
      name: 'pipeline-knows-no-engine',
      comment:
        'The journey is pure: it reaches the outside only through ports that are passed in; its tests read the shipped content.',
      severity: 'error',
      from: { path: '^pipeline/', pathNot: '(^pipeline/test/|\\.test\\.ts$)' },
      to: { path: '^(adapters|contract|sdk|apps)/' },
    },
    {
      name: 'stages-do-not-import-stages',
      comment: 'Stages meet in pipeline.ts, runner.ts and commit.ts, never in each other.',
      severity: 'error',
      from: { path: '^pipeline/src/([0-9]-[a-z]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^pipeline/src/[0-9]-[a-z]+/', pathNot: '^pipeline/src/$1/' },
    },
    {
      name: 'pure-layers-do-no-io',
      comment:
        'kernel, standards, domain and pipeline do no I/O of their own: this keeps replays byte-identical.',
      severity: 'error',
      from: {
        path: '^(kernel|standards/[^/]+|domain|pipeline)/src/',
        pathNot: '(\\.test\\.ts|/contract-suites/)',
      },
      to: { path: '^(node:)?(fs|fs/promises|net|http|https|tls|dgram|child_process|worker_threads|dns|os)$' },
    },
    {
      name: 'adapters-do-not-import-adapters',
      comment: 'An adapter implements a port. Adapters meet in apps/*/src/compose.ts.',
      severity: 'error',
      from: { path: '^adapters/([^/]+)/' },
      to: { path: '^(adapters|pipeline|contract|sdk|apps)/', pathNot: '^adapters/$1/' },
    },
    {
      name: 'contract-is-a-leaf',
      comment: 'The API contract is imported by clients: it may not drag the platform along.',
      severity: 'error',
      from: { path: '^contract/' },
      to: { path: '^(kernel|domain|pipeline|adapters|sdk|apps)/' },
    },
    {
      name: 'apps-do-not-import-apps',
      comment: 'Apps are processes: they speak over the API or by starting each other.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'console-speaks-only-the-contract',
      comment: 'The console is an API client like any other.',
      severity: 'error',
      from: { path: '^apps/console/src/' },
      to: { path: '^(kernel|standards|domain|pipeline|adapters)/' },
    },
    {
      name: 'one-door',
      comment: 'A workspace is entered through its package name, not through a path into its files.',
      severity: 'error',
      from: { path: '^(kernel|standards/[^/]+|domain|pipeline|adapters/[^/]+|contract|apps/[^/]+)/' },
      to: {
        dependencyTypes: ['local'],
        path: '^(kernel|standards/[^/]+|domain|pipeline|adapters/[^/]+|contract)/',
        pathNot: ['^$1/', '^scripts/'],
      },
    },
    {
      name: 'resolvable',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist|generated)/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@opensoc/source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.css'],
    },
  },
}
