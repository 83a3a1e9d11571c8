/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is here, and for what: find or register the person, choose the service, open the case. */

#include "loket-person-panel.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-choice-row.h"
#include "loket-command.h"
#include "loket-field-factory.h"
#include "loket-finding.h"
#include "loket-keys.h"
#include "loket-message.h"
#include "loket-mrz.h"
#include "loket-name.h"
#include "loket-number.h"
#include "loket-person-alike.h"
#include "loket-person-draft.h"
#include "loket-service-choice.h"
#include "loket-start.h"
#include "loket-zone.h"

/* Typing pauses this long before somebody alike is looked for. */
#define LOOK_PAUSE_MS 400

enum { FIELD_NIK, FIELD_NAME, FIELD_BIRTH_DATE, FIELD_BIRTH_PLACE, FIELD_SEX, FIELD_PHONE, N_FIELDS };

static const struct
{
  const char *code, *kind, *label;
  gboolean required;
} fields[N_FIELDS] = {
  { "nik", "nik", N_("NIK"), TRUE },
  { "name", "name", N_("Full name, as on the papers"), TRUE },
  { "birth_date", "date", N_("Born on"), TRUE },
  { "birth_place", "text", N_("Born in"), TRUE },
  { "sex", "choice", N_("Sex"), TRUE },
  { "phone", "phone", N_("Mobile phone"), FALSE },
};

struct _LoketPersonPanel
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;
  char *visit;
  LoketRow *chosen;     /* a person the office knows already */
  LoketStart *start;    /* what is being made, kept for a second try */
  char *filled[N_FIELDS]; /* what the number brought in, until somebody writes something else */

  /* Children */
  GtkWidget *box;
  LoketFieldRow *rows[N_FIELDS];
  LoketPersonAlike *alike;
  LoketServiceChoice *service;
  LoketMessage *message;
  GtkWidget *open;

  /* State */
  guint look_source;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (LoketPersonPanel, loket_person_panel, GTK_TYPE_WIDGET)

enum { SIGNAL_OPENED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* * Auxiliary methods */

static char *
value_of (LoketPersonPanel *self,
          guint             field)
{
  return loket_field_row_get_text (self->rows[field]);
}

static void
set_busy (LoketPersonPanel *self,
          gboolean          busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (self->open, !busy);
}

static void
fail (LoketPersonPanel *self,
      const GError     *error)
{
  set_busy (self, FALSE);
  if (self->message != NULL)
    loket_message_set_error (self->message, _("The case was not opened."), error);
}

static JsonObject *
person_data (LoketPersonPanel *self)
{
  JsonObject *data = json_object_new ();
  g_autofree char *name = value_of (self, FIELD_NAME);
  g_autofree char *passport_name = loket_name_passport (name);

  for (guint i = 0; i < N_FIELDS; i++)
    {
      g_autofree char *value = value_of (self, i);

      if (*value != '\0')
        json_object_set_string_member (data, fields[i].code, value);
    }
  json_object_set_string_member (data, "passport_name", passport_name);
  json_object_set_string_member (data, "nationality", "IDN");

  return data;
}

/* The first field that is empty or wrong gets the focus and says what is wrong. */
static gboolean
check_fields (LoketPersonPanel *self)
{
  gboolean good = TRUE;
  GDate today;

  loket_zone_today (&today);
  for (guint i = 0; i < N_FIELDS; i++)
    {
      g_autofree char *value = value_of (self, i);
      g_autoptr(LoketNumber) number = NULL;
      const char *problem = NULL;
      LoketNumberKind kind;

      if (*value == '\0')
        problem = fields[i].required ? _("Please fill this in.") : NULL;
      else if (loket_number_kind_from_name (i == FIELD_BIRTH_DATE ? "birth" : fields[i].kind, &kind))
        {
          number = loket_number_check (kind, value, &today);
          problem = loket_findings_first (number->findings, LOKET_FINDING_ERROR);
        }
      loket_field_row_set_error (self->rows[i], problem);
      if (loket_field_row_check_length (self->rows[i]))
        continue;
      if (good)
        gtk_widget_grab_focus (GTK_WIDGET (self->rows[i]));
      good = FALSE;
    }

  return good;
}

/* * Opening: register (or take) the person, put them into the visit, make the case */

static void
on_case_started (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LoketPersonPanel) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LoketCase) file = loket_start_run_finish (LOKET_START (source), result, &error);

  /* Somebody else stands here by now: the case is found with its visit. */
  if (LOKET_START (source) != self->start)
    {
      set_busy (self, FALSE);
      return;
    }
  if (file == NULL)
    {
      fail (self, error);
      return;
    }
  set_busy (self, FALSE);
  loket_person_draft_forget (self->desk, self->visit);
  g_clear_object (&self->start);
  g_signal_emit (self, signals[SIGNAL_OPENED], 0, file);
}

/* * Somebody alike, while typing */

static gboolean
on_look_due (gpointer user_data)
{
  LoketPersonPanel *self = user_data;
  g_autofree char *nik = value_of (self, FIELD_NIK);
  g_autofree char *name = value_of (self, FIELD_NAME);
  g_autofree char *birth = value_of (self, FIELD_BIRTH_DATE);

  self->look_source = 0;
  loket_person_alike_look (self->alike, nik, name, birth, self->chosen != NULL);

  return G_SOURCE_REMOVE;
}

/* From the number, or from the person the office knows under it. */
static void
fill (LoketPersonPanel *self,
      guint             field,
      const char       *value)
{
  if (value == NULL || *value == '\0')
    return;
  loket_field_row_set_text (self->rows[field], value);
  g_free (self->filled[field]);
  self->filled[field] = value_of (self, field);
}

/* With another number it is another person: what the old one brought in goes, what was typed stays. */
static void
take_back (LoketPersonPanel *self)
{
  for (guint i = 0; i < N_FIELDS; i++)
    {
      g_autofree char *value = value_of (self, i);

      if (self->filled[i] != NULL && g_str_equal (self->filled[i], value))
        loket_field_row_clear (self->rows[i]);
      g_clear_pointer (&self->filled[i], g_free);
    }
}

static void
forget_chosen (LoketPersonPanel *self)
{
  g_clear_object (&self->chosen);
  loket_person_alike_unselect (self->alike);
}

/* * Signal callbacks */

/* The number carries birth date and sex: what is still empty is offered, not insisted on. */
static void
fill_from_nik (LoketPersonPanel *self)
{
  g_autofree char *nik = value_of (self, FIELD_NIK);
  g_autofree char *birth = value_of (self, FIELD_BIRTH_DATE);
  g_autofree char *sex = value_of (self, FIELD_SEX);
  g_autoptr(LoketNumber) number = NULL;
  GDate today;

  loket_zone_today (&today);
  number = loket_number_check (LOKET_NUMBER_NIK, nik, &today);
  if (!loket_number_valid (number))
    return;
  if (*birth == '\0')
    fill (self, FIELD_BIRTH_DATE, loket_number_field (number, "birth"));
  if (*sex == '\0')
    fill (self, FIELD_SEX, loket_number_field (number, "sex"));
}

static void
on_row_edited (LoketFieldRow    *row,
               LoketPersonPanel *self)
{
  loket_field_row_set_error (row, NULL);
  if (self->chosen != NULL)
    forget_chosen (self);
  if (row == self->rows[FIELD_NIK])
    take_back (self);
  if (self->visit != NULL)
    loket_person_draft_keep (self->desk, self->visit, self->rows, N_FIELDS);
  g_clear_handle_id (&self->look_source, g_source_remove);
  self->look_source = g_timeout_add (LOOK_PAUSE_MS, on_look_due, self);
}

static void
on_row_committed (LoketFieldRow    *row,
                  LoketPersonPanel *self)
{
  if (row == self->rows[FIELD_NIK])
    fill_from_nik (self);
}

static void
on_alike_known (LoketPersonPanel *self,
                LoketRow         *person)
{
  static const struct { guint field; const char *member; } details[] = {
    { FIELD_NAME, "name" }, { FIELD_BIRTH_DATE, "birth_date" }, { FIELD_BIRTH_PLACE, "birth_place" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (details); i++)
    fill (self, details[i].field, loket_row_get_string (person, details[i].member));
}

static void
on_alike_chosen (LoketPersonPanel *self,
                 LoketRow         *person)
{
  g_set_object (&self->chosen, person);
  loket_message_clear (self->message);
}

static void
on_open_clicked (LoketPersonPanel *self)
{
  loket_person_panel_open (self);
}

/* * Building */

static void
add_rows (LoketPersonPanel *self,
          GtkGrid          *grid,
          GtkSizeGroup     *left,
          GtkSizeGroup     *right)
{
  for (guint i = 0; i < N_FIELDS; i++)
    {
      g_autoptr(JsonObject) field = loket_args_new ("code", fields[i].code, "kind", fields[i].kind, "label_id",
                                                    _(fields[i].label), "label_en", _(fields[i].label), NULL);

      if (i == FIELD_SEX)
        {
          self->rows[i] = LOKET_FIELD_ROW (loket_choice_row_new ("sex", _(fields[i].label)));
          loket_choice_row_clear (LOKET_CHOICE_ROW (self->rows[i]));
          loket_choice_row_add (LOKET_CHOICE_ROW (self->rows[i]), "P", _("Female"));
          loket_choice_row_add (LOKET_CHOICE_ROW (self->rows[i]), "L", _("Male"));
        }
      else
        {
          self->rows[i] = loket_field_factory_make (field);
        }
      loket_field_row_set_required (self->rows[i], fields[i].required);
      gtk_size_group_add_widget (i % 2 == 0 ? left : right, loket_field_row_get_label_widget (self->rows[i]));
      loket_field_row_set_longest (self->rows[i], 100);
      gtk_widget_set_hexpand (GTK_WIDGET (self->rows[i]), TRUE);
      gtk_grid_attach (grid, GTK_WIDGET (self->rows[i]), (int) i % 2, (int) i / 2, 1, 1);
      g_signal_connect (self->rows[i], "edited", G_CALLBACK (on_row_edited), self);
      g_signal_connect (self->rows[i], "committed", G_CALLBACK (on_row_committed), self);
    }
}

static void
build (LoketPersonPanel *self)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *title = gtk_label_new (_("Who is here?"));
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autoptr(GtkSizeGroup) left = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  g_autoptr(GtkSizeGroup) right = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "title-2");
  gtk_box_append (GTK_BOX (self->box), title);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  add_rows (self, GTK_GRID (grid), left, right);
  gtk_box_append (GTK_BOX (self->box), grid);
  self->alike = LOKET_PERSON_ALIKE (loket_person_alike_new (self->desk));
  g_signal_connect_swapped (self->alike, "known", G_CALLBACK (on_alike_known), self);
  g_signal_connect_swapped (self->alike, "chosen", G_CALLBACK (on_alike_chosen), self);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->alike));
  self->service = LOKET_SERVICE_CHOICE (loket_service_choice_new (self->desk));
  loket_service_choice_line_up (self->service, left, right);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->service));
  self->message = LOKET_MESSAGE (loket_message_new ());
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->message));
  self->open = gtk_button_new_with_mnemonic (_("_Open the case"));
  gtk_widget_add_css_class (self->open, "suggested-action");
  g_signal_connect_swapped (self->open, "clicked", G_CALLBACK (on_open_clicked), self);
  gtk_widget_set_halign (foot, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (foot), loket_keys_hint ("forward"));
  gtk_box_append (GTK_BOX (foot), self->open);
  gtk_box_append (GTK_BOX (self->box), foot);
}

/* * Parent class overrides */

static void
loket_person_panel_dispose (GObject *object)
{
  LoketPersonPanel *self = LOKET_PERSON_PANEL (object);

  g_clear_handle_id (&self->look_source, g_source_remove);
  self->message = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->chosen);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (loket_person_panel_parent_class)->dispose (object);
}

static void
loket_person_panel_finalize (GObject *object)
{
  LoketPersonPanel *self = LOKET_PERSON_PANEL (object);

  g_clear_pointer (&self->visit, g_free);
  g_clear_object (&self->start);
  for (guint i = 0; i < N_FIELDS; i++)
    g_free (self->filled[i]);

  G_OBJECT_CLASS (loket_person_panel_parent_class)->finalize (object);
}

static void
loket_person_panel_class_init (LoketPersonPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = loket_person_panel_dispose;
  object_class->finalize = loket_person_panel_finalize;
  signals[SIGNAL_OPENED] = g_signal_new ("opened", LOKET_TYPE_PERSON_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, LOKET_TYPE_CASE);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_person_panel_init (LoketPersonPanel *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/* What somebody typed is not overwritten. */
static void
offer (LoketPersonPanel *self,
       guint             field,
       const char       *value)
{
  g_autofree char *there = value_of (self, field);

  if (*there != '\0' || *value == '\0')
    return;
  loket_field_row_clear (self->rows[field]);
  loket_field_row_set_text (self->rows[field], value);
  on_row_edited (self->rows[field], self);
}

/* * Public API */

GtkWidget *
loket_person_panel_new (LoketDesk *desk)
{
  LoketPersonPanel *self = g_object_new (LOKET_TYPE_PERSON_PANEL, NULL);

  self->desk = g_object_ref (desk);
  build (self);

  return GTK_WIDGET (self);
}

/**
 * loket_person_panel_set_visit:
 * @visit: (nullable): the visit the person and the case belong to
 *
 * Another visit empties the panel.
 */
void
loket_person_panel_set_visit (LoketPersonPanel *self,
                              LoketRow         *visit)
{
  const char *id = visit != NULL ? loket_row_get_id (visit) : NULL;

  if (g_strcmp0 (self->visit, id) == 0)
    return;
  g_free (self->visit);
  self->visit = g_strdup (id);
  g_clear_object (&self->start);
  g_clear_handle_id (&self->look_source, g_source_remove);
  forget_chosen (self);
  loket_person_alike_clear (self->alike);
  loket_message_clear (self->message);
  for (guint i = 0; i < N_FIELDS; i++)
    {
      loket_field_row_clear (self->rows[i]);
      g_clear_pointer (&self->filled[i], g_free);
    }
  loket_service_choice_reset (self->service);
  if (id != NULL && loket_person_draft_restore (self->desk, id, self->rows, N_FIELDS))
    self->look_source = g_timeout_add (LOOK_PAUSE_MS, on_look_due, self);
}

void
loket_person_panel_start (LoketPersonPanel *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->rows[FIELD_NIK]));
}

/**
 * loket_person_panel_open:
 *
 * Registers the person when the office does not know them, and opens the case.
 */
void
loket_person_panel_open (LoketPersonPanel *self)
{
  g_autofree char *service = NULL;
  g_autofree char *variant = NULL;
  g_autofree char *name = NULL;
  g_autoptr(JsonObject) data = NULL;
  LoketApplicant applicant;

  if (self->busy || self->visit == NULL)
    return;
  if (self->chosen == NULL && !check_fields (self))
    return;
  loket_message_clear (self->message);
  set_busy (self, TRUE);
  service = loket_service_choice_get_service (self->service);
  variant = loket_service_choice_get_variant (self->service);
  name = self->chosen != NULL ? g_strdup (loket_row_get_string (self->chosen, "name")) : value_of (self, FIELD_NAME);
  data = self->chosen == NULL ? person_data (self) : NULL;
  applicant = (LoketApplicant) {
    .known = self->chosen != NULL ? loket_row_get_id (self->chosen) : NULL, .data = data, .name = name,
    .service = service, .variant = variant,
  };
  if (self->start == NULL)
    self->start = loket_start_new (self->desk, self->visit);
  loket_start_run_async (self->start, &applicant, on_case_started, g_object_ref (self));
}

/**
 * loket_person_panel_take_zone:
 * @zone: lines of the zone of a passport that a reader typed
 *
 * Fills what is still empty, and looks for people the office knows. Nobody is chosen by it.
 *
 * Returns: whether it was a zone
 */
gboolean
loket_person_panel_take_zone (LoketPersonPanel *self,
                              const char       *zone)
{
  g_autofree char *name = NULL;
  g_autofree char *birth = NULL;
  g_autoptr(LoketMrz) mrz = NULL;
  GDate today;

  loket_zone_today (&today);
  mrz = loket_mrz_parse (zone, &today);
  if (self->visit == NULL || self->busy || mrz == NULL || mrz->format == LOKET_MRZ_NONE || *mrz->primary == '\0')
    return FALSE;
  /* The last word of an Indonesian name is the primary identifier. */
  name = g_strstrip (g_strdup_printf ("%s %s", mrz->secondary, mrz->primary));
  if (g_date_valid (&mrz->birth_date))
    birth = g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&mrz->birth_date), g_date_get_month (&mrz->birth_date),
                             g_date_get_day (&mrz->birth_date));
  offer (self, FIELD_NAME, name);
  offer (self, FIELD_BIRTH_DATE, birth != NULL ? birth : "");
  offer (self, FIELD_SEX, mrz->sex == 'F' ? "P" : mrz->sex == 'M' ? "L" : "");
  gtk_widget_grab_focus (GTK_WIDGET (self->rows[FIELD_NIK]));

  return TRUE;
}
