/* bcryptprimitives.dll for Wine 8, which has none: the one function of it that Rust's standard library takes its
   random bytes from. For tests only; Windows brings its own. */

#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length)
{
    const ULONG most = 0x10000000;
    while (length > 0) {
        ULONG part = length < most ? (ULONG)length : most;
        if (!RtlGenRandom(data, part))
            return FALSE;
        data += part;
        length -= part;
    }
    return TRUE;
}
