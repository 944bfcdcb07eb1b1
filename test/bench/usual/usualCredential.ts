import type {
	IAuthenticateGeneric,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
} from 'n8n-workflow';

import { IpexApi } from '../../../credentials/IpexApi.credentials';

/**
 * A credential as most of those with tokens in n8n are: the token is returned from `preAuthentication`, n8n stores it,
 * an expression signs with it, and a refused request asks for a new one.
 */
export class UsualCredential implements ICredentialType {
	name = 'ipexApi';

	displayName = 'Usual';

	properties = new IpexApi().properties;

	async preAuthentication(
		this: IHttpRequestHelper,
		{ authUrl, email, password }: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const { access_token: accessToken } = (await this.helpers.httpRequest({
			method: 'POST',
			url: `${String(authUrl)}/token`,
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			body: { grant_type: 'password', client_id: 'api', username: email, password },
			json: true,
		})) as { access_token: string };
		return { accessToken };
	}

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{ $credentials.accessToken }}' } },
	};
}
