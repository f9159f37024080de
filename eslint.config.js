import js from '@eslint/js';
import noUnsanitized from 'eslint-plugin-no-unsanitized';
import globals from 'globals';

export default [
  { ignores: ['target/', 'dist/', 'extension/core/', 'node_modules/'] },
  js.configs.recommended,
  noUnsanitized.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: { eqeqeq: 'error', 'no-var': 'error', 'prefer-const': 'error' },
  },
  {
    // Tests load modules by the address of their own server.
    files: ['**/*.test.js'],
    rules: { 'no-unsanitized/method': 'off' },
  },
  {
    // The page is hostile: no code from text, anywhere in what is shipped.
    files: ['extension/**/*.js', 'www/**/*.js'],
    rules: { 'no-eval': 'error', 'no-implied-eval': 'error', 'no-new-func': 'error' },
  },
  {
    // Only one file names the browser's API.
    files: ['extension/**/*.js'],
    ignores: ['extension/browser-api.js', 'extension/**/*.test.js'],
    rules: {
      'no-restricted-globals': ['error', 'chrome', 'browser'],
      'no-restricted-properties': [
        'error',
        { object: 'globalThis', property: 'chrome' },
        { object: 'globalThis', property: 'browser' },
      ],
    },
  },
];
