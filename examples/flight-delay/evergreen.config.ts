import { defineConfig } from '../../lib/config/index.ts';
import { flightDelay } from './model.ts';

export default defineConfig({
  name: 'evergreen',
  // An example to play with: its stacks can be removed. Leave the line out for production.
  stage: 'development',
  models: [flightDelay],
});
