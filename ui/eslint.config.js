import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const moneyIsInteger = 'Money is integer minor units: use src/shared/money.ts.';

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/paraglide', 'src/ipc/operations.gen.ts'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      // TypeScript knows every name; this rule does not.
      'no-undef': 'off',
      // State classes replace a map or a set as a whole ($state.raw) or keep it as a plain cache.
      'svelte/prefer-svelte-reactivity': 'off',
      'no-restricted-globals': ['error', { name: 'parseFloat', message: moneyIsInteger }],
      'no-restricted-properties': [
        'error',
        { property: 'toFixed', message: moneyIsInteger },
        { object: 'Number', property: 'parseFloat', message: moneyIsInteger },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: {
        parser: ts.parser,
        extraFileExtensions: ['.svelte'],
        svelteConfig,
      },
    },
  },
  {
    // Only src/ipc knows how the node is reached.
    files: ['src/**/*.{ts,svelte}'],
    ignores: ['src/ipc/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@tauri-apps/*'], message: 'Only src/ipc knows the transport.' }] },
      ],
    },
  },
  {
    // A feature never imports its sibling; a screen composes them.
    files: ['src/features/**/*.{ts,svelte}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['@tauri-apps/*'], message: 'Only src/ipc knows the transport.' },
            {
              regex: '^\\.\\./[a-z-]+/',
              message: 'Features do not import siblings: screens compose them.',
            },
            { group: ['**/screens/**'], message: 'Screens compose features, not the other way.' },
          ],
        },
      ],
    },
  },
  {
    files: ['src/shared/**/*.{ts,svelte}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [
                '**/features/**',
                '**/screens/**',
                '**/state/**',
                '**/ipc/**',
                '@tauri-apps/*',
              ],
              message: 'src/shared knows no cinema word.',
            },
          ],
        },
      ],
    },
  },
);
