import type { AxiosInstance, AxiosResponse } from 'axios';
import axios from 'axios';
import type { ApiAccess, Platform } from '../../../tools/platform';

/** An HTTP client that throws for no status. */
export const client: AxiosInstance = axios.create({ validateStatus: () => true, maxRedirects: 0 });

/** Sends a form to the token endpoint. */
export async function sendTokenForm(
	platform: Platform,
	fields: Record<string, string>,
): Promise<AxiosResponse> {
	return await client.post(`${platform.authUrl}/token`, new URLSearchParams(fields).toString());
}

/** Logs in; the answer as it came. */
export async function logIn(
	platform: Platform,
	access: Pick<ApiAccess, 'email' | 'password'> = platform.access,
): Promise<AxiosResponse> {
	return await sendTokenForm(platform, {
		grant_type: 'password',
		client_id: 'api',
		username: access.email,
		password: access.password,
	});
}

/** Refreshes; the answer as it came. */
export async function refresh(platform: Platform, refreshToken: string): Promise<AxiosResponse> {
	return await sendTokenForm(platform, {
		grant_type: 'refresh_token',
		client_id: 'api',
		refresh_token: refreshToken,
	});
}

/** Exchanges a token for one of a user; the answer as it came. */
export async function exchange(
	platform: Platform,
	token: string,
	email: string,
): Promise<AxiosResponse> {
	return await client.post(
		`${platform.authUrl}/token-exchange`,
		{ email },
		{ headers: { Authorization: `Bearer ${token}` } },
	);
}

/** An access token of the default access. */
export async function tokenOf(
	platform: Platform,
	access: Pick<ApiAccess, 'email' | 'password'> = platform.access,
): Promise<string> {
	return ((await logIn(platform, access)).data as { access_token: string }).access_token;
}

/** A client of the IPBX API with a token of the default access. */
export async function apiClient(platform: Platform, token?: string): Promise<AxiosInstance> {
	return axios.create({
		baseURL: platform.apiUrl,
		headers: { Authorization: `Bearer ${token ?? (await tokenOf(platform))}` },
		validateStatus: () => true,
		maxRedirects: 0,
		paramsSerializer: { indexes: null },
	});
}
