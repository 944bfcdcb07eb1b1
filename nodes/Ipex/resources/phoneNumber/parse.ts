import type { INodeProperties } from 'n8n-workflow';

import type { Read } from '../../request/operation';
import { country } from '../../parameters/commonParameters';
import { NUMBERING_PLANS } from '../../phone/numberingPlans';
import { readPhone } from '../../phone/phone';
import { unknownOption, textValue } from '../../parameters/parameterValues';

export const parseFields: INodeProperties[] = [
	{
		displayName: 'Phone Number',
		name: 'phoneNumber',
		type: 'string',
		default: '',
		placeholder: 'e.g. 0664 123 45 67',
		description: 'The number as somebody wrote it, for example in a form, a sheet or a CRM',
	},
	country,
];

/** Returns the phone object of a number, without any request. An empty number is one that nobody gave. */
export const parsedNumber: Read = async (context) => {
	const number = textValue('phoneNumber', context.getNodeParameter('phoneNumber', ''));
	const from = textValue('country', context.getNodeParameter('country', ''));
	if (!Object.keys(NUMBERING_PLANS).includes(from)) throw unknownOption('Default Country');
	return [{ ...readPhone(number, from) }];
};
