/**
 * Takes a person's own AWS set-up out of an environment: no call meant for the local cloud may reach
 * an account of theirs, and no profile, endpoint or option of theirs may break one.
 */
export function isolateFromAws(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(environment)) {
    if (name.startsWith('AWS_')) delete environment[name];
  }
  // Without these, SDKs would still read the files in the person's home.
  environment['AWS_CONFIG_FILE'] = '/dev/null';
  environment['AWS_SHARED_CREDENTIALS_FILE'] = '/dev/null';
  environment['AWS_EC2_METADATA_DISABLED'] = 'true';
}
