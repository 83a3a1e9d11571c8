/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters that a desk puts together about somebody: on record by a function of their own before they are made. */

#include "loket-slip-dialog-private.h"

#include "loket-args.h"
#include "loket-slip-dialog.h"

/* Returns: (transfer full): what the function that records copies is told */
JsonObject *
_loket_slip_dialog_copy_args (SlipDialog *self,
                              const char *copy,
                              const char *kind)
{
  JsonObject *args = loket_args_new ("copy", copy, "kind", kind, NULL);
  g_autoptr(GList) members = json_object_get_members (self->args);

  for (GList *l = members; l != NULL; l = l->next)
    json_object_set_member (args, l->data, json_object_dup_member (self->args, l->data));

  return args;
}

/**
 * loket_slip_dialog_show_recorded:
 * @slip: (transfer full): a letter that this desk puts together about somebody, on A4
 * @function: function of the server that puts a copy on record before it is made, as copy_begin does
 * @args: (transfer full): its arguments beside "copy" and "kind"
 */
void
loket_slip_dialog_show_recorded (GtkWidget  *parent,
                                 LoketDesk  *desk,
                                 JsonObject *slip,
                                 const char *function,
                                 JsonObject *args)
{
  SlipDialog *self = _loket_slip_dialog_present (parent, desk);

  self->function = g_strdup (function);
  self->args = args;
  self->receipt = slip;
  gtk_widget_set_visible (self->roll, FALSE);
  _loket_slip_dialog_lay_out (self);
  gtk_widget_grab_focus (self->print);
}
