/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in the memory of a program stays there: no file of it when it ends badly. */

#pragma once

void loket_secrecy_begin (void);
