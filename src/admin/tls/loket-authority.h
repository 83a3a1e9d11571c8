/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificate authority of one office: it signs its server, its desks, and what was revoked. */

#pragma once

#include "loket-certificate.h"

G_BEGIN_DECLS

typedef struct _LoketAuthority LoketAuthority;

typedef enum
{
  LOKET_CERTIFICATE_SERVER,
  LOKET_CERTIFICATE_DEVICE,
} LoketCertificateKind;

/* The folder holds authority.crt and, unless it was taken away, authority.key. */
gboolean        loket_authority_exists (const char *folder);
LoketAuthority *loket_authority_create (const char *folder,
                                        const char *office,
                                        GError    **error);
LoketAuthority *loket_authority_open (const char *folder,
                                      GError    **error);
void            loket_authority_free (LoketAuthority *self);
const LoketCertificate *loket_authority_describe (LoketAuthority *self);

/* Writes key and certificate; @names: of a server, the names and addresses desks know it by. */
LoketCertificate *loket_authority_issue (LoketAuthority      *self,
                                         LoketCertificateKind kind,
                                         const char          *name,
                                         const char * const  *names,
                                         const char          *certificate_path,
                                         const char          *key_path,
                                         GError             **error);
gboolean        loket_authority_revoke (LoketAuthority     *self,
                                        const char * const *serials,
                                        const char         *path,
                                        GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketAuthority, loket_authority_free)

G_END_DECLS
