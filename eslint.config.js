import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const pureRules = {
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'The clock is an argument.' },
    { object: 'Math', property: 'random', message: 'Randomness is an argument.' },
  ],
  'no-restricted-syntax': [
    'error',
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The clock is an argument.' },
  ],
};

/** What she types is kept by the browser unless its form and its field say no: the two that say it are used. */
const ownFormRules = {
  'no-restricted-syntax': [
    'error',
    { selector: "JSXOpeningElement[name.name='form']", message: 'OwnForm of shell/own-form.tsx.' },
    {
      selector:
        "JSXOpeningElement[name.name='textarea'], JSXOpeningElement[name.name='input']:not(:has(JSXAttribute[name.name='type']))",
      message: 'OwnWords or OwnNumber of shell/own-words.tsx.',
    },
  ],
};

export default defineConfig(
  globalIgnores([
    '**/dist/**',
    '**/node_modules/**',
    'kua-data/**',
    'test-results/**',
    '**/generated/**',
    '**/*.mjs',
    '*.config.js',
  ]),
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: [
          './tsconfig.json',
          './packages/*/tsconfig.json',
          './apps/desk/tsconfig.json',
          './apps/phone/tsconfig.json',
          './apps/portal/tsconfig.json',
          './apps/verifier/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/prefer-readonly-parameter-types': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      eqeqeq: 'error',
    },
  },
  { files: ['packages/*/src/**/*.ts'], ignores: ['**/*.test.ts'], rules: pureRules },
  { files: ['apps/phone/src/**/*.tsx'], ignores: ['apps/phone/src/shell/own-*.tsx'], rules: ownFormRules },
  { files: ['**/*.config.ts'], rules: { 'no-restricted-exports': 'off' } },
);
