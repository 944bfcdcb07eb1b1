import type {
	ICredentialDataDecryptedObject,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';

import { Ipex } from '../../nodes/Ipex/Ipex.node';
import { type Platform, type PlatformOptions, startPlatform } from '../../tools/platform';
import { runNode, StoredCredential } from './engine';

/** A platform, and the IPEX node on n8n's engine with a credential for it. */
export class Scene {
	readonly credential: StoredCredential;

	private constructor(readonly platform: Platform) {
		this.credential = new StoredCredential(credentialData(platform));
	}

	static async begin(options?: PlatformOptions): Promise<Scene> {
		return new Scene(await startPlatform(options));
	}

	/** Runs an operation, once for each item. */
	async run(
		resource: string,
		operation: string,
		parameters: INodeParameters = {},
		{
			items,
			continueOnFail,
			timeZone,
		}: { items?: INodeExecutionData[]; continueOnFail?: boolean; timeZone?: string } = {},
	): Promise<INodeExecutionData[]> {
		return await runNode(
			{
				nodeType: new Ipex(),
				parameters: { resource, operation, ...parameters },
				credential: this.credential,
				continueOnFail,
				timeZone,
			},
			items,
		);
	}

	/** The error that an operation ends with, as the user reads it. */
	async failure(
		resource: string,
		operation: string,
		parameters: INodeParameters = {},
	): Promise<{ message: string; description: string; whole: string }> {
		const outcome = await this.run(resource, operation, parameters).then(
			() => undefined,
			(error: Error & { description?: string }) => error,
		);
		if (outcome === undefined) throw new Error('The operation did not fail.');
		const { message, description = '' } = outcome;
		return { message, description, whole: JSON.stringify(outcome) };
	}

	/** Ends the platform, and says what it did against its own contract: nothing, one hopes. */
	async end(): Promise<string[]> {
		await this.platform.stop();
		return this.platform.violations;
	}
}

/** The credential for the default access of a platform. */
export function credentialData(platform: Platform): ICredentialDataDecryptedObject {
	return {
		email: platform.access.email,
		password: platform.access.password,
		actAs: '',
		authUrl: platform.authUrl,
		apiUrl: platform.apiUrl,
		smsUrl: platform.smsUrl,
		centralUrl: platform.centralUrl,
		accessToken: '',
	};
}

/** So many input items. */
export function itemsOf(count: number): INodeExecutionData[] {
	return Array.from({ length: count }, (_, index) => ({ json: { index } }));
}
