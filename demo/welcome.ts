import type { Owner } from '../tools/n8n/types';

export interface WelcomeOptions {
	/** n8n's address without a slash at the end. */
	url: string;
	owner: Pick<Owner, 'email' | 'password'>;
	workflowId: string;
	/** Whether the calls are invented ones. */
	standIn: boolean;
	/** The data's folder. */
	dataFolder: string;
}

/** What a person is told when everything runs: where to go, how to get in, what to look at. */
export function welcome(options: WelcomeOptions): string {
	const { url, owner, workflowId, standIn, dataFolder } = options;
	const calls = standIn
		? 'The calls are invented by a stand-in for IPEX on this machine, about six a minute.'
		: 'The calls are those of your own switchboard.';
	return `
  n8n runs at  ${url}
  E-mail       ${owner.email}
  Password     ${owner.password}

  ${calls} Every minute the new ones come in.

  What to look at
    The workflow       ${url}/workflow/${workflowId}
                       ("Executions" at the top shows every run and the calls it brought)
    Overview → Data tables → IPEX Call Log, IPEX Contacts
                       every call once, every number with its latest call
    Overview → Credentials → IPEX API
                       the access to the platform, and its test

  The data stays in ${dataFolder}
  Ctrl-C ends everything.
`;
}
