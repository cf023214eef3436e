import { z } from 'zod';

export const Category = z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']);
export type Category = z.infer<typeof Category>;

/** Every state that the API shows (Meta, templates overview). */
export const TemplateStatus = z.enum([
  'PENDING',
  'APPROVED',
  'REJECTED',
  'PAUSED',
  'DISABLED',
  'IN_APPEAL',
  'PENDING_DELETION',
  'DELETED',
  'LIMIT_EXCEEDED',
  'ARCHIVED',
  'FLAGGED',
  'LOCKED',
]);
export type TemplateStatus = z.infer<typeof TemplateStatus>;

export const Quality = z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']);
export type Quality = z.infer<typeof Quality>;

export const Button = z.looseObject({
  type: z.string(),
  text: z.string().max(25).optional(),
  url: z.string().max(2000).optional(),
  phone_number: z.string().optional(),
  otp_type: z.string().optional(),
  example: z.union([z.string(), z.array(z.string())]).optional(),
});
export type Button = z.infer<typeof Button>;

/** A part of a template in Meta's own words. */
export const Component = z.looseObject({
  type: z.string(),
  format: z.string().optional(),
  text: z.string().optional(),
  buttons: z.array(Button).max(10).optional(),
  example: z.looseObject({}).optional(),
  add_security_recommendation: z.boolean().optional(),
  code_expiration_minutes: z.number().int().min(1).max(90).optional(),
});
export type Component = z.infer<typeof Component>;

/** One language of a template. */
export interface Template {
  /** Digits. */
  id: string;
  wabaId: string;
  name: string;
  language: string;
  category: Category;
  status: TemplateStatus;
  quality: Quality;
  rejectedReason: string | null;
  parameterFormat: 'POSITIONAL' | 'NAMED';
  components: Component[];
  /** How often it was paused for low quality; the third time disables it. */
  pauses: number;
  /** Pacing: after so many sends the rest is held until its quality is known. Null: no pacing. */
  heldAfter: number | null;
  sent: number;
}

/** A template as it is put on the shelf. */
export interface NewTemplate {
  wabaId: string;
  name: string;
  language: string;
  category: Category;
  components: Component[];
  status?: TemplateStatus | undefined;
  id?: string | undefined;
  rejectedReason?: string | null | undefined;
}

const HOLE = /\{\{\s*(\w+)\s*\}\}/g;

/** The names of a text's variables, each once, in the order of their first appearance. */
export function holes(text: string | undefined): string[] {
  return [...new Set([...(text ?? '').matchAll(HOLE)].map(([, name]) => name ?? ''))];
}

/** The text with its variables replaced. */
export function filledIn(text: string, value: (name: string) => string): string {
  return text.replace(HOLE, (_whole, name: string) => value(name));
}

export function part(template: Template, type: string): Component | null {
  return template.components.find((component) => component.type.toUpperCase() === type) ?? null;
}

const CODE_TEXT: Record<string, [body: string, advice: string]> = {
  id: ['*{{1}}* adalah kode verifikasi Anda.', ' Demi keamanan, jangan bagikan kode ini.'],
  en: ['*{{1}}* is your verification code.', ' For your security, do not share this code.'],
};

/** Authentication texts are Meta's own; the shop chooses options only. Other parts stay as they are. */
export function withMetasText(category: Category, language: string, components: Component[]): Component[] {
  if (category !== 'AUTHENTICATION') return components;
  const [body = '', advice = ''] = CODE_TEXT[language.slice(0, 2)] ?? CODE_TEXT.en ?? [];
  return components.map((component) => {
    const type = component.type.toUpperCase();
    if (type === 'BODY')
      return { ...component, text: body + (component.add_security_recommendation ? advice : '') };
    if (type === 'FOOTER' && component.code_expiration_minutes)
      return { ...component, text: `This code expires in ${component.code_expiration_minutes} minutes.` };
    if (type !== 'BUTTONS') return component;
    // The API shows the button as an address from then on.
    const buttons = (component.buttons ?? []).map((button) =>
      button.type === 'OTP'
        ? {
            type: 'URL',
            text: button.text ?? 'Copy code',
            url: `https://www.whatsapp.com/otp/code/?otp_type=${button.otp_type ?? 'COPY_CODE'}&code=otp{{1}}`,
          }
        : button,
    );
    return { ...component, buttons };
  });
}
