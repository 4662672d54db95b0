/* A disk that fails where a test says so: loaded before the C library, in front of two of its calls.
 *
 * fsync of a folder fails with EIO while the folder holds a file ".fsync-fails", and a rename to NAME while there is
 * a file "NAME.rename-fails". Everything else goes to the real disk.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int fsync(int file) {
    struct stat marker;
    /* Of a file that is no folder, this answers ENOTDIR. */
    if (fstatat(file, ".fsync-fails", &marker, 0) == 0) {
        errno = EIO;
        return -1;
    }
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    return real(file);
}

int rename(const char *from, const char *to) {
    char marker[PATH_MAX];
    int length = snprintf(marker, sizeof marker, "%s.rename-fails", to);
    if (length > 0 && length < (int)sizeof marker && access(marker, F_OK) == 0) {
        errno = EIO;
        return -1;
    }
    int (*real)(const char *, const char *) =
        (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
    return real(from, to);
}
