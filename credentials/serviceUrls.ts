import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/** The services of the platform beside authorization and the IPBX API, by their fields in the credential. */
export type Service = 'smsUrl' | 'centralUrl';

/** Where they are unless the credential says otherwise. */
export const SERVICE_URLS: Record<Service, string> = {
	smsUrl: 'https://sms-api.voipex.io',
	centralUrl: 'https://restapi.ipex.cz',
};

/** What the form of the credential calls them. */
export const SERVICE_NAMES: Record<Service, string> = {
	smsUrl: 'SMS URL',
	centralUrl: 'Central URL',
};

/** The address of a service. A credential that was stored before the service was known has none, so the default counts. */
export function serviceUrl(credentials: ICredentialDataDecryptedObject, service: Service): string {
	const address = credentials[service];
	const entered = typeof address === 'string' ? address.trim() : '';
	return entered === '' ? SERVICE_URLS[service] : entered;
}
