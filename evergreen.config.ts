// What `npx cdk deploy --all` deploys. It starts as the example: put your own models in its place.
export { default } from './examples/flight-delay/evergreen.config.ts';
