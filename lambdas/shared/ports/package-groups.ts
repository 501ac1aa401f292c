/** What a model package group is made with. */
export interface PackageGroup {
  readonly name: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The groups of SageMaker's registry. */
export interface PackageGroups {
  /** @returns false when there is one of its name, which is left as it is */
  create(group: PackageGroup): Promise<boolean>;

  /** SageMaker's word for where a group stands, such as Completed. */
  status(name: string): Promise<string>;

  /** Adds tags to a group, or gives them other values. */
  tag(name: string, tags: PackageGroup['tags']): Promise<void>;
}
