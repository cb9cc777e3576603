#ifndef SOTTO_CZLIB_H
#define SOTTO_CZLIB_H
#include <zlib.h>
#endif
