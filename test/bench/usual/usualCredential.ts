import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { IpexApi } from '../../../credentials/IpexApi.credentials';

/**
 * A credential as most are: the token is returned from `preAuthentication`, n8n stores it, and a refused request asks
 * for a new one. It signs with a function, which is faster than the usual expression.
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

	authenticate: IAuthenticate = async (
		{ accessToken }: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => ({
		...request,
		headers: { ...request.headers, Authorization: `Bearer ${String(accessToken)}` },
	});
}
