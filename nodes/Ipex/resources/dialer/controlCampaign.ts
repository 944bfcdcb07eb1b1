import type { INodeProperties } from 'n8n-workflow';

import { booleanParameter, refusePage } from '../../request/responseReaders';
import { InvalidParameterError } from '../../errors/errors';
import type { ReadItems } from '../../request/operation';
import { unknownOption, requireValue } from '../../parameters/parameterValues';

const COMMANDS = ['start', 'pause', 'unpause', 'reload', 'remove'];

export const controlCampaignFields: INodeProperties[] = [
	{
		displayName: 'Campaign ID',
		name: 'campaignId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 201',
		description: 'The campaignId that Create Campaign returns',
	},
	{
		displayName: 'Command',
		name: 'command',
		type: 'options',
		options: [
			{ name: 'Pause', value: 'pause', description: 'Make no further calls for now' },
			{ name: 'Reload', value: 'reload', description: 'Read the settings and lists again' },
			{ name: 'Remove', value: 'remove', description: 'Remove the campaign for good' },
			{ name: 'Start', value: 'start', description: 'Begin to call real people' },
			{ name: 'Unpause', value: 'unpause', description: 'Go on after a pause' },
		],
		default: 'start',
		description: 'What to do with the campaign',
	},
	{
		displayName: 'Confirm',
		name: 'confirmRemoval',
		type: 'boolean',
		default: false,
		displayOptions: { show: { command: ['remove'] } },
		description:
			'Whether to remove the campaign for good. This cannot be undone. While this is off, nothing is removed.',
	},
];

export const CAMPAIGN_PATH = '/dialer/campaigns/{campaignId}/control';

/** Gives a campaign a command. Only its removal needs to be confirmed. */
export const control: ReadItems = async (context, ask) => {
	const command = String(context.getNodeParameter('command', ''));
	if (!COMMANDS.includes(command)) throw unknownOption('Command');
	if (command === 'remove' && !booleanParameter(context, 'confirmRemoval', false)) {
		throw new InvalidParameterError(
			"'Confirm' is off, so nothing was removed.",
			'Switch it on if the campaign is to be removed for good.',
		);
	}
	const campaignId = requireValue('campaignId', context.getNodeParameter('campaignId', ''));
	refusePage(await ask({ body: { command } }, async ({ body }) => body));
	return [{ json: { success: true, campaignId, command } }];
};
