/** What a test says about an API access. */
export interface AccessDetails {
	email: string;
	password: string;
	impersonation: boolean;
}

/** An API access as the portal makes it. What is changed on it takes effect at once. */
export class ApiAccess {
	/** Whether it may exchange its token for one of a user. */
	impersonation: boolean;

	/** A disabled access gets no token, and those it has are refused. */
	enabled = true;

	readonly email: string;

	private currentPassword: string;

	constructor(
		details: AccessDetails,
		private readonly secrets: Set<string>,
	) {
		this.email = details.email;
		this.impersonation = details.impersonation;
		this.currentPassword = details.password;
		secrets.add(details.password);
	}

	get password(): string {
		return this.currentPassword;
	}

	set password(password: string) {
		this.currentPassword = password;
		this.secrets.add(password);
	}
}
